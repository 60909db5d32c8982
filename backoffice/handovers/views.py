"""Pages of numbers that have changed hands: the worklist, opening a case, its code, its decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.contacts.service import FAILED
from backoffice.handovers import page, service
from backoffice.handovers.forms import DecisionForm, OpenForm, ProofForm
from backoffice.handovers.models import HandOver
from backoffice.kernel.errors import Invalid, Refused
from backoffice.web.forms import Form
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

handovers = Blueprint("handovers", __name__, url_prefix="/hand-overs")
NOT_ACCEPTED = "This code is not accepted. Look at the digits again, or send a new code."
LONGEST = 60  # of a number as it is typed
SENT = "Code sent. It is good for five minutes: ask whoever has the number now to read it out."


@handovers.get("/")
def index() -> ResponseReturnValue:
    state = page.state_asked(request.args.get("state", ""))
    found = service.hand_overs(actor(), state=state, after=request.args.get("after") or None)
    return screen("handovers/index.html", "handovers/_list.html", **page.list_values(actor(), found, state))


@handovers.get("/new")
def new() -> ResponseReturnValue:
    service.blank(actor())
    return _new(OpenForm())


@handovers.post("/begun")
def begin() -> ResponseReturnValue:
    service.blank(actor())
    typed = request.form.get("number", "")
    return _new(OpenForm(formdata=None, data={"number": typed[:LONGEST]}))


@handovers.post("/new")
def open_case() -> ResponseReturnValue:
    form, status = OpenForm(), 422
    service.blank(actor())
    if form.validate():
        try:
            case = service.open_case(actor(), str(form.number.data), str(form.why.data))
        except (Invalid, Refused) as problem:
            form.take(problem if isinstance(problem, Invalid) else Invalid.one("number", problem.message))
            status = problem.status
        else:
            flash(SENT)
            return go("handovers.show", case_id=case.id)
    return _new(form, status)


@handovers.get("/<uuid:case_id>")
def show(case_id: UUID) -> ResponseReturnValue:
    return _case(case_id)


@handovers.post("/<uuid:case_id>/code")
def send_code(case_id: UUID) -> ResponseReturnValue:
    service.send_code(actor(), case_id)
    flash(SENT)
    return go("handovers.show", case_id=case_id)


@handovers.post("/<uuid:case_id>/proof")
def prove(case_id: UUID) -> ResponseReturnValue:
    form = ProofForm()
    if not form.validate():
        return _case(case_id, proof=form, status=422)
    if service.prove(actor(), case_id, str(form.code.data)).state == FAILED:
        form.take(Invalid.one("code", NOT_ACCEPTED))
        return _case(case_id, proof=form, status=422)
    flash("They have the number: a colleague decides now.", "success")
    return go("handovers.show", case_id=case_id)


@handovers.post("/<uuid:case_id>/end")
def end(case_id: UUID) -> ResponseReturnValue:
    return _decide(case_id, service.end, "The old holder's phone has ended. The number is free.")


@handovers.post("/<uuid:case_id>/decline")
def decline(case_id: UUID) -> ResponseReturnValue:
    return _decide(case_id, service.decline, "The phone stays with its holder.")


def _decide(case_id: UUID, decide: Callable[..., HandOver], said: str) -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate() or form.version.data is None:
        return _case(case_id, decision=form, status=422)
    decide(actor(), case_id, form.version.data, str(form.reason.data))
    flash(said, "success")
    return go("handovers.show", case_id=case_id)


def _new(form: OpenForm, status: int = 200) -> ResponseReturnValue:
    return screen("handovers/new.html", "handovers/_form.html", status=status, form=form)


def _case(case_id: UUID, status: int = 200, **forms: Form) -> ResponseReturnValue:
    values: dict[str, Any] = page.case_values(actor(), service.hand_over(actor(), case_id))
    fresh = {"proof": ProofForm(formdata=None), "decision": page.decision_form(values["case"])}
    return screen("handovers/show.html", "handovers/_case.html", status=status, **{**values, **fresh, **forms})
