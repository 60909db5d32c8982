"""Static files on their way out: packed once a process, kept by browsers for ever under their version's address."""

import gzip
import mimetypes
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from backoffice.web.assets import folders, version
from backoffice.web.packing import best_coding
from backoffice.web.scripts import SCRIPT, bundle
from backoffice.web.sprite import SPRITE, sprite
from backoffice.web.stylesheet import SHEETS, stylesheet

MADE = {*SHEETS, SCRIPT, SPRITE}  # put together of several files
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
SMALLEST = 200  # bytes below which packing gains nothing
PACKED = {".css", ".js", ".svg", ".json"}
LARGE = 150_000  # bytes above which the last percent costs seconds


def _brotli(plain: bytes) -> bytes:
    return bytes(brotli.compress(plain, mode=brotli.MODE_TEXT, quality=11 if len(plain) < LARGE else 9))


# The best first: browsers take Brotli where the way to us is encrypted, and from their own machine.
PACKERS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": partial(gzip.compress, compresslevel=9, mtime=0)}


def init_app(app: Flask) -> None:
    """Take the place of Flask's own view of static files."""
    app.view_functions["static"] = send


def send(filename: str) -> ResponseReturnValue:
    """One static file, or what is put together of several."""
    if filename not in MADE and Path(filename).suffix not in PACKED:
        return _marked(current_app.send_static_file(filename))
    static, templates = folders()
    if filename not in MADE and not _is_there(static, filename):
        return current_app.send_static_file(filename)  # Flask's own 404
    plain, tag = _content(static, templates, filename)
    coding = best_coding(PACKERS) if len(plain) > SMALLEST else ""
    sent = _packed(static, templates, filename, coding) if coding else plain
    response = Response(sent, mimetype=mimetypes.guess_type(filename)[0])
    response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    response.set_etag(f"{tag}-{coding}" if coding else tag)
    response.make_conditional(request)
    return _marked(response)


def _is_there(static: str, filename: str) -> bool:
    return ".." not in Path(filename).parts and Path(static, filename).is_file()


@lru_cache(maxsize=256)
def _content(static: str, templates: str, filename: str) -> tuple[bytes, str]:
    plain = _made(static, templates, filename) if filename in MADE else Path(static, filename).read_bytes()
    return plain, sha256(plain).hexdigest()[:16]


@lru_cache(maxsize=256)
def _packed(static: str, templates: str, filename: str, coding: str) -> bytes:
    return PACKERS[coding](_content(static, templates, filename)[0])


def _made(static: str, templates: str, filename: str) -> bytes:
    if filename in SHEETS:
        return stylesheet(static, templates, filename)
    return bundle(static) if filename == SCRIPT else sprite(static)


def _marked(response: Response) -> Response:
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == version() else ASK
    return response
