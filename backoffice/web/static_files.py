"""Static files on their way out: packed once a process, kept by browsers for ever under their version's address."""

import gzip
import mimetypes
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from backoffice.web.assets import folders, version
from backoffice.web.packing import takes_gzip
from backoffice.web.stylesheet import stylesheet

SHEET = "styles.css"
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
SMALLEST = 200  # bytes below which packing gains nothing
PACKED = {".css", ".js", ".svg", ".json"}


def init_app(app: Flask) -> None:
    """Take the place of Flask's own view of static files."""
    app.view_functions["static"] = send


def send(filename: str) -> ResponseReturnValue:
    """One static file; the sheet of every page is put together of several."""
    if filename != SHEET and Path(filename).suffix not in PACKED:
        return _marked(current_app.send_static_file(filename))
    static, templates = folders()
    if filename != SHEET and not _is_there(static, filename):
        return current_app.send_static_file(filename)  # Flask's own 404
    plain, packed, tag = _content(static, templates, filename)
    takes = packed and takes_gzip()
    response = Response(packed if takes else plain, mimetype=mimetypes.guess_type(filename)[0])
    response.headers["Vary"] = "Accept-Encoding"
    if takes:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{tag}-gzip" if takes else tag)
    response.make_conditional(request)
    return _marked(response)


def _is_there(static: str, filename: str) -> bool:
    return ".." not in Path(filename).parts and Path(static, filename).is_file()


@lru_cache(maxsize=256)
def _content(static: str, templates: str, filename: str) -> tuple[bytes, bytes | None, str]:
    plain = stylesheet(static, templates) if filename == SHEET else Path(static, filename).read_bytes()
    packed = gzip.compress(plain, 9, mtime=0) if len(plain) > SMALLEST else None
    return plain, packed, sha256(plain).hexdigest()[:16]


def _marked(response: Response) -> Response:
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == version() else ASK
    return response
