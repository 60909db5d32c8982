"""PDF files from our own HTML. WeasyPrint is slow to import and needs Pango, so the first file made imports it."""

import atexit
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app

from backoffice.kernel.errors import BackofficeError

FONTS = "vendor/document-fonts.css"
PICTURES = ("data:image/jpeg;base64,", "data:image/png;base64,")
NO_PANGO = (
    "PDF files cannot be made on this machine: the text library Pango is missing. The set-up says how to install it."
)
Printer = Callable[[str], bytes]
# Pango and fontconfig keep one state a process.
_one_at_a_time = Lock()


def pdf_of(html: str) -> bytes:
    """The document as PDF; its addresses are relative to our static files, and nothing else is ever fetched."""
    printer = _printer(str(Path(current_app.static_folder or "").resolve()))
    with _one_at_a_time:
        return printer(html)


@cache
def _printer(static: str) -> Printer:
    """WeasyPrint with our fonts, read once a process: that is what takes the time."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 (slow)
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (slow)
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 (slow)
    except OSError as error:
        raise BackofficeError("INTERNAL", NO_PANGO) from error

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # the package has no types
        """Fetches our static files and pictures that stand in the document itself."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not is_ours(url, static):
                raise ValueError("Only our own files go into a document.")
            return super().fetch(url, headers)

    fetcher, fonts, base = OwnFiles(), FontConfiguration(), Path(static).as_uri() + "/"
    sheet = CSS(url=base + FONTS, url_fetcher=fetcher, font_config=fonts)

    def make(html: str) -> bytes:
        document = HTML(string=html, base_url=base, url_fetcher=fetcher)
        made: bytes = document.write_pdf(stylesheets=[sheet], font_config=fonts)
        return made

    return make


# WeasyPrint tidies its fonts away when they are dropped, which it can no longer do once the interpreter is going down.
atexit.register(_printer.cache_clear)


def is_ours(url: str, static: str) -> bool:
    """Whether this address is a static file of ours, or a picture inside the document."""
    if url.startswith(PICTURES):
        return True
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(unquote(parts.path))
    return ".." not in path.parts and path.is_relative_to(static)
