"""Pages of approvals: the inbox, one request, the decision, and the card on somebody's home."""

from uuid import UUID

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from backoffice.approvals import page, service
from backoffice.approvals.forms import DecisionForm
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.kernel.errors import Refused
from backoffice.kernel.words import say
from backoffice.web.narrowing import one_of
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell

approvals = Blueprint("approvals", __name__, url_prefix="/approvals")
ON_A_CARD = 5
WORDS = {Outcome.APPROVED: "Approved", Outcome.DECLINED: "Declined"}


@approvals.get("/")
def index() -> ResponseReturnValue:
    kind, state, waiting = _kind(), _state(), service.waiting(actor())
    found = service.requests(actor(), kind=kind, state=state, after=request.args.get("after"))
    return screen(
        "approvals/index.html",
        "approvals/_inbox.html",
        rows=page.rows(actor(), found.items),
        next=found.next,
        kind=kind,
        state=state,
        tabs=page.tabs(actor(), state, waiting),
        states=page.states(kind),
        waiting=sum(waiting.values()),
    )


@approvals.get("/work")
def work() -> ResponseReturnValue:
    found = service.requests(actor(), state=RequestState.PENDING, limit=ON_A_CARD)
    count = sum(service.waiting(actor()).values())
    return screen("approvals/work.html", "approvals/_work.html", rows=page.rows(actor(), found.items), count=count)


@approvals.get("/<uuid:request_id>")
def show(request_id: UUID) -> ResponseReturnValue:
    return _shown(request_id, DecisionForm())


@approvals.post("/<uuid:request_id>/approval")
def approve(request_id: UUID) -> ResponseReturnValue:
    return _decided(request_id, Outcome.APPROVED)


@approvals.post("/<uuid:request_id>/refusal")
def decline(request_id: UUID) -> ResponseReturnValue:
    return _decided(request_id, Outcome.DECLINED)


@approvals.post("/<uuid:request_id>/undo")
def undo(request_id: UUID) -> ResponseReturnValue:
    again = service.undo(actor(), request_id)
    flash("Undone. It waits for a decision again.")
    return go("approvals.show", request_id=again.id)


def _decided(request_id: UUID, outcome: Outcome) -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate() or form.version.data is None:
        return _shown(request_id, form, status=422)
    try:
        done = service.decide(actor(), request_id, outcome, form.version.data, form.note.data or "")
    except Refused as refusal:
        if refusal.code != "VERSION_CONFLICT":
            raise
        return _shown(request_id, form, status=409)
    return _told(done, outcome)


def _told(done: ApprovalRequest, outcome: Outcome) -> ResponseReturnValue:
    [row] = page.rows(actor(), [done])
    back = f"undo:{url_for('approvals.undo', request_id=done.id)}" if service.may_be_undone(done) else "success"
    tell(say("{outcome}: {title}.", outcome=WORDS[outcome], title=row.title), back)
    return go("approvals.index")


def _shown(request_id: UUID, form: DecisionForm, status: int = 200) -> ResponseReturnValue:
    found = service.request(actor(), request_id)
    [row] = page.rows(actor(), [found], looked_at=True)
    form.version.data, form.version.raw_data = found.version, None  # what was sent was of an older look
    values = {**page.picture(actor(), found), "row": row, "form": form, "changed": status == 409}
    return screen("approvals/show.html", status=status, **values)


def _kind() -> RequestKind | None:
    return one_of(RequestKind, request.args, "kind")


def _state() -> RequestState:
    return one_of(RequestState, request.args, "state") or RequestState.PENDING
