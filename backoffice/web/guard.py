"""The order of a request: cross-site check, who is it, the view, and proof that an operation was asked."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, make_response, request
from werkzeug.routing import RequestRedirect

from backoffice.access.actor import STRANGER
from backoffice.kernel.errors import BackofficeError
from backoffice.web import problems, session
from backoffice.web.request_state import BEARER_SPACES, actor

View = TypeVar("View", bound=Callable[..., Any])
SAFE = {"GET", "HEAD"}
FORM_LIMIT = 256 * 1024
UPLOAD_LIMIT = 11 * 1024 * 1024
MOST_FORM_FIELDS = 200
log = structlog.get_logger()

# Pages that ask no operation, each with the reason why none is needed.
OPEN: dict[str, str] = {"static": "Our own scripts, styles and pictures hold no data."}


def open_page(reason: str) -> Callable[[View], View]:
    """Mark a view that strangers may reach and that asks no operation."""

    def decorate(view: View) -> View:
        view._open_because = reason  # type: ignore[attr-defined]  # noqa: SLF001 (a mark on a function)
        return view

    return decorate


def machine_door(view: View) -> View:
    """Mark a view that machines call without a cookie, so that it takes no form token."""
    view._machine_door = True  # type: ignore[attr-defined]  # noqa: SLF001 (a mark on a function)
    return view


def open_because(endpoint: str | None) -> str | None:
    """Why this endpoint is open, or None when it is not."""
    if endpoint in OPEN:
        return OPEN[endpoint]
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "_open_because", None)


def init_app(app: Flask) -> None:
    """Install the checks around every view."""
    app.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT
    app.before_request(_size)
    app.before_request(session.recall)
    app.before_request(_same_site)
    app.before_request(session.authenticate)
    app.before_request(_closed_by_default)
    app.after_request(_somebody_asked)


def _size() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "_takes_uploads", False):
        request.max_content_length = UPLOAD_LIMIT


def _same_site() -> None:
    """Unsafe methods on cookie doors come from our own pages, or not at all."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or BEARER_SPACES.match(request.path) or getattr(view, "_machine_door", False):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = urlsplit(origin or "").netloc == request.host if site is None else site == "same-origin"
    if not ours:
        raise BackofficeError("PERMISSION_DENIED", "This form came from another site.")
    if len(list(request.form.items(multi=True))) > MOST_FORM_FIELDS:
        raise BackofficeError("DATA_VALIDATION_FAILED", "The form has too many fields.")
    session.check_token()


def _closed_by_default() -> None:
    """Send strangers to sign in, whether the page they ask for is closed or does not exist: they cannot tell."""
    if not BEARER_SPACES.match(request.path) and open_because(request.endpoint) is None and actor() is STRANGER:
        raise BackofficeError("UNAUTHENTICATED", "Sign in first.")


def _somebody_asked(response: Response) -> Response:
    """Throw the answer away when no operation was asked behind it: fail closed."""
    if isinstance(request.routing_exception, RequestRedirect):
        return response  # no view ran: the address lacked its last slash
    if response.status_code >= 400 or g.get("problem") or g.get("asked") or open_because(request.endpoint):
        return response
    log.error("nobody asked", endpoint=request.endpoint)
    return make_response(problems.answer(BackofficeError("INTERNAL", "This page asks no permission, so it is closed.")))
