"""Pages leave packed: an agent on a bad line waits for a quarter of the bytes.

A packed page could let its length tell what else stands in it to somebody who can make a browser ask for it with the
cookie and a text of their choice (BREACH). Other sites cannot: the cookie is SameSite, and the guard refuses them.
"""

import gzip
from collections.abc import Iterable

from flask import Flask, Response, request

SMALLEST = 1000  # bytes below which packing gains nothing
LEVEL = 5


def init_app(app: Flask) -> None:
    """Pack every page after it is made."""
    app.after_request(packed)


def best_coding(offered: Iterable[str]) -> str:
    """The first of these that the caller takes; none for who says nothing: that everybody can read."""
    asked = request.accept_encodings
    return next((coding for coding in offered if asked.provided and asked.quality(coding) > 0), "")


def packed(response: Response) -> Response:
    """The page in gzip where the browser takes it; files, streams and packed answers as they are."""
    if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if best_coding(("gzip",)) and "Content-Encoding" not in response.headers:
        plain = response.get_data()
        if len(plain) > SMALLEST:
            response.set_data(gzip.compress(plain, LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
