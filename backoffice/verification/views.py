"""Pages of automated checks: a customer's box and list, asking for one, and the door for Sumsub's webhooks."""

from uuid import UUID

import structlog
from flask import Blueprint, flash, jsonify, request
from flask.typing import ResponseReturnValue

from backoffice.access.actor import Actor
from backoffice.integrations import neighbours
from backoffice.integrations.sumsub_webhooks import fingerprint
from backoffice.kernel import clock
from backoffice.kernel.errors import BackofficeError, Invalid, problem
from backoffice.verification import page, service
from backoffice.verification.forms import AskForm
from backoffice.verification.models import CheckKind
from backoffice.web.forgeries import count_forgery
from backoffice.web.guard import machine_door, open_page
from backoffice.web.request_state import actor
from backoffice.web.respond import element_of, go, screen, wants

verification = Blueprint("verification", __name__)
SUMSUB = Actor.system("sumsub", frozenset())
log = structlog.get_logger()


@verification.get("/customers/<uuid:customer_id>/verification")
def index(customer_id: UUID) -> ResponseReturnValue:
    found = service.checks_of(actor(), customer_id)
    on_case = wants("verification-case")
    part = "verification/_case.html" if on_case else "verification/_panel.html"
    return screen(
        "verification/index.html", part, in_box=on_case or wants("verification-panel"),
        customer=found.customer, lines=page.lines(found), key=element_of(part),
    )  # fmt: skip


@verification.get("/customers/<uuid:customer_id>/verification/new")
def new(customer_id: UUID) -> ResponseReturnValue:
    return _new(customer_id, AskForm())


@verification.post("/customers/<uuid:customer_id>/verification/new")
def ask(customer_id: UUID) -> ResponseReturnValue:
    form = AskForm()
    if form.validate():
        try:
            service.ask(actor(), customer_id, *form.chosen())
        except Invalid as problem_found:
            form.take(problem_found)
        else:
            flash("Asked. The answer appears here by itself.", "success")
            return go("verification.index", customer_id=customer_id)
    return _new(customer_id, form, 422)


@verification.post("/webhooks/sumsub")
@machine_door
@open_page("Sumsub calls it without a session; each delivery is signed over its bytes.")
def sumsub() -> ResponseReturnValue:
    raw = request.get_data(cache=False)
    digest, algorithm = (request.headers.get(name, "") for name in ("X-Payload-Digest", "X-Payload-Digest-Alg"))
    try:
        _taken(raw, digest, algorithm)
    except BackofficeError as error:
        # JSON and no page: who calls here is a machine, and a stranger is not led to the sign-in.
        return jsonify(problem(error.code, error.message, error.details)), error.status
    return jsonify({"ok": True})


def _taken(raw: bytes, digest: str, algorithm: str) -> None:
    door = neighbours.sumsub_door()
    if not door.is_genuine(raw, digest, algorithm):
        log.warning("a webhook was not genuine", body=fingerprint(raw))
        count_forgery()
        raise BackofficeError("UNAUTHENTICATED", "This was not signed by our provider.")
    service.receive(SUMSUB, "sumsub", door.read(raw, clock.now()), raw)


def _new(customer_id: UUID, form: AskForm, status: int = 200) -> ResponseReturnValue:
    found = service.askable(actor(), customer_id)
    whys = {kind: refusal.sentence for kind, refusal in found.why_not.items() if refusal}
    form.offer(found.why_not.keys() - whys.keys())
    why = "" if form.kind.choices else whys[CheckKind.IDENTITY]
    values = {"form": form, "customer": found.customer, "why": why, "whys": page.why_lines(whys)}
    return screen("verification/new.html", "verification/_form.html", status=status, **values)
