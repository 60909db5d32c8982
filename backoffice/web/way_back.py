"""Where a browser was when it had to sign in: a path of ours, without what may be personal in it."""

from urllib.parse import parse_qs, urlsplit

from flask import current_app, request

HOME = "/"


def page() -> str:
    """The page to return to: the one asked for, or the one on which a part or a form stood."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return _plain(request.full_path.rstrip("?"))
    if request.method == "POST" and _opens(request.path):
        return _plain(request.full_path.rstrip("?"))
    return _plain(_shown())


def _shown() -> str:
    """The path of the page that the browser shows, as htmx or the browser itself says; home when it does not."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return HOME
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _plain(path: str) -> str:
    """Search terms are personal: a page that was searched is not returned to."""
    return HOME if "q" in parse_qs(urlsplit(path).query, keep_blank_values=True) else path


def _opens(path: str) -> bool:
    """Whether there is a page at the address to which the form was sent."""
    return current_app.create_url_adapter(request).test(path, "GET")  # type: ignore[union-attr]  # a request has one
