"""Errors on their way out: the same code and sentence as JSON, as a page, or as the part that htmx swaps in."""

from typing import Any
from uuid import UUID

import structlog
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from backoffice.access.permissions import Permission
from backoffice.access.roles import roles_granting
from backoffice.kernel import operations
from backoffice.kernel.errors import BackofficeError, Moved, PermissionDenied, Untrue, problem
from backoffice.kernel.vault import Tampered
from backoffice.web import kept_forms, way_back
from backoffice.web.request_state import BEARER_SPACES, PORTAL, actor, at_the_portal
from backoffice.web.respond import go

log = structlog.get_logger()
CODE_OF_STATUS = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "DATA_VALIDATION_FAILED",
    429: "THROTTLED",
}
SENTENCE_OF_CODE = {
    "UNAUTHENTICATED": "Sign in first.",
    "PERMISSION_DENIED": "This is not allowed.",
    "NOT_FOUND": "There is nothing at this address.",
    "METHOD_NOT_ALLOWED": "This address does not take that method.",
    "PAYLOAD_TOO_LARGE": "What was sent is too large.",
    "UNSUPPORTED_MEDIA_TYPE": "This kind of content is not taken here.",
    "DATA_VALIDATION_FAILED": "What was sent cannot be read.",
    "THROTTLED": "Too many requests. Wait a little.",
    "CUSTOMER_ERROR": "This request cannot be understood.",
}


def init_app(app: Flask) -> None:
    """Answer every error of ours, of the framework and of nobody's."""
    app.register_error_handler(BackofficeError, answer)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(Tampered, _untrue)
    app.register_error_handler(HTTPException, _framework)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether this address belongs to machines."""
    return bool(BEARER_SPACES.match(request.path))


def answer(error: BackofficeError) -> Response:
    """An error of the family, on the door it came from."""
    g.problem = error.code
    details = {**error.details, "request_id": g.get("request_id")}
    if wants_json():
        response = make_response(jsonify(problem(error.code, error.message, details)), error.status)
    elif error.code == "UNAUTHENTICATED":
        response = _to_sign_in()
    else:
        response = _page(error)
    if retry := error.details.get("retry_after"):
        response.headers["Retry-After"] = str(retry)
    if error.code == "UNAUTHENTICATED" and wants_json():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _moved(error: Moved) -> Response:
    """A merged customer's address, whichever area's it is, leads to the same one of the survivor."""
    if wants_json():
        body = jsonify({"id": str(error.survivor)})
        return make_response(body, 308, {"Location": _same_address_of(error.survivor, "customers_rest.read")})
    if request.method in ("GET", "HEAD"):
        return make_response(redirect(_same_address_of(error.survivor, "customers.show"), code=308))
    # What was typed was meant for a record that is gone: nobody sends it on unseen.
    return make_response(go("customers.show", customer_id=error.survivor))


def _same_address_of(survivor: UUID, otherwise: str) -> str:
    named = request.view_args or {}
    if not request.endpoint or "customer_id" not in named:
        return url_for(otherwise, customer_id=survivor)
    asked = request.query_string.decode("latin-1")
    return url_for(request.endpoint, **named | {"customer_id": survivor}) + (f"?{asked}" if asked else "")


def _page(error: BackofficeError) -> Response:
    values: dict[str, Any] = {"problem": error, "request_id": g.get("request_id"), "roles": []}
    values["at_the_portal"] = at_the_portal()
    # Customers hold no rights that somebody could give them: what they may not do just cannot be done.
    if isinstance(error, PermissionDenied) and not values["at_the_portal"]:
        permission = next(iter(Permission.known([error.permission])))
        values |= {"permission": permission, "roles": roles_granting(permission)}
    if request.headers.get("HX-Request") == "true":
        response = make_response(render_template("problems/_notice.html", **values), error.status)
        response.headers |= {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML", "HX-Push-Url": "false"}
        return response
    refused = error.code == "PERMISSION_DENIED" and not values["at_the_portal"]
    page = "problems/not_authorised.html" if refused else "problems/problem.html"
    return make_response(render_template(page, **values), error.status)


def _to_sign_in() -> Response:
    if at_the_portal():
        return make_response(redirect(PORTAL, code=303))
    back = kept_forms.keep() if request.method == "POST" else way_back.page()
    url = url_for("identity.sign_in", next=back if back != "/" else None)
    if request.headers.get("HX-Request") == "true":
        return make_response("", 401, {"HX-Redirect": url})
    return make_response(redirect(url, code=303))


def _framework(error: HTTPException) -> Response:
    if isinstance(error, CSRFError):
        return answer(
            BackofficeError("PERMISSION_DENIED", "This form is too old or came from elsewhere. Load the page again.")
        )
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    code = CODE_OF_STATUS.get(error.code, "CUSTOMER_ERROR" if error.code < 500 else "INTERNAL")
    response = answer(BackofficeError(code, SENTENCE_OF_CODE.get(code, "Something went wrong.")))
    if allow := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allow
    return response


def _untrue(_error: Tampered) -> Response:
    """Noticed while a page was drawn, after its operation had ended."""
    log.error("something sealed is untrue", request_id=g.get("request_id"))
    operations.alarm(actor())
    return answer(Untrue())


def _unexpected(error: Exception) -> Response:
    # The class and the place, never the text: a driver's message may quote a personal value.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
    log.error("unexpected", error=type(error).__name__, place=place, request_id=g.get("request_id"))
    return answer(BackofficeError("INTERNAL", "Something went wrong on our side. Nothing was changed."))
