"""The kinds of requests as their areas register them: what is shown, what approving does, their two operations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import rules
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.approvals.service import deciding, undoing
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_reason

Change = tuple[str, Any, Any]  # what, before, after: as people read them


def _nothing(actor: Actor, request: ApprovalRequest) -> None:
    """Some kinds need nothing more."""


def _as_given(request: ApprovalRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    return request.old, request.new


def _plain_rows(request: ApprovalRequest) -> list[Change]:
    names = dict.fromkeys([*request.old, *request.new])
    return [(name.replace("_", " ").capitalize(), request.old.get(name), request.new.get(name)) for name in names]


@dataclass(frozen=True)
class Kind:
    """One kind of request.

    `title` heads its tab, `sentence` says what is asked (without the customer's name), `rows` are old and new for
    people, `picture` old and new for machines (masked), `endpoint` the page about it (takes `customer_id`),
    `apply` carries an approved request out, `declined` ends a declined one, `why_not` is the area's own rule,
    `undo` reverses an `apply` exactly (without one, an approval of this kind stays), `with_customers` names by the ids
    of request and subject whom to lock, where that is more than one.
    """

    name: RequestKind
    permission: Permission
    title: str
    word: str
    icon: str
    sentence: Callable[[ApprovalRequest], str]
    apply: Callable[[Actor, ApprovalRequest], None]
    why_not: Callable[[Actor, ApprovalRequest], Refusal | None] = _nothing
    declined: Callable[[Actor, ApprovalRequest], None] = _nothing
    undo: Callable[[Actor, ApprovalRequest], None] | None = None
    picture: Callable[[ApprovalRequest], tuple[dict[str, Any], dict[str, Any]]] = _as_given
    rows: Callable[[ApprovalRequest], list[Change]] = _plain_rows
    endpoint: str = ""
    with_customers: Callable[[UUID, UUID], Sequence[UUID]] | None = None

    def undoing(self, state: RequestState) -> Callable[[Actor, ApprovalRequest], None] | None:
        """What reverses a decision that led to this state; None: nothing does."""
        if state is RequestState.DECLINED:
            return _nothing if self.declined is _nothing else None
        return self.undo if state is RequestState.APPROVED else _nothing


Decide = Callable[..., ApprovalRequest]
_kinds: dict[RequestKind, Kind] = {}
_decide: dict[tuple[RequestKind, Outcome], Decide] = {}
_undo: dict[RequestKind, Decide] = {}
VERBS = {Outcome.APPROVED: "approve", Outcome.DECLINED: "decline"}


def register(kind: Kind) -> None:
    """Bring a kind: makes the operations `approvals.approve_<kind>`, `…decline_<kind>` and `…undo_<kind>`."""
    if rules.DECIDED_WITH[kind.name] is not kind.permission:
        raise TypeError(f"requests of kind {kind.name} are decided with {rules.DECIDED_WITH[kind.name]}")
    _kinds[kind.name] = kind
    for outcome in Outcome:
        _decide[kind.name, outcome] = _operation(kind, outcome)
    _undo[kind.name] = _undo_operation(kind)


def known() -> list[Kind]:
    """All kinds, in the order of the areas that brought them."""
    return list(_kinds.values())


def of(request: ApprovalRequest) -> Kind:
    """The kind of this request."""
    return _kinds[request.kind]


def decide(actor: Actor, request_id: UUID, outcome: Outcome, version: int, note: str = "") -> ApprovalRequest:
    """Decide a request of whatever kind by the operation of its kind. Raises NotFound, PermissionDenied, Refused."""
    return _decide[_kind_of(request_id), outcome](actor, request_id, version=version, note=note)


def undo(actor: Actor, request_id: UUID) -> ApprovalRequest:
    """Undo one's own decision of a moment ago; the request that waits again. Raises as `decide` does."""
    return _undo[_kind_of(request_id)](actor, request_id)


def may_be_undone(request: ApprovalRequest) -> bool:
    """Whether decisions like the one on this request can be undone at all."""
    return of(request).undoing(request.state) is not None


def _kind_of(request_id: UUID) -> RequestKind:
    kind = db.session.scalars(select(ApprovalRequest.kind).where(ApprovalRequest.id == request_id)).first()
    if kind is None or kind not in _kinds:
        raise NotFound("request")
    return kind


def _operation(kind: Kind, outcome: Outcome) -> Decide:
    def decide(actor: Actor, request_id: UUID, *, version: int, note: str = "") -> ApprovalRequest:
        request = deciding.locked(actor, request_id, kind.name, kind.with_customers)
        if note:
            note_reason(note)
        deciding.decide_as(actor, request, outcome, note, version=version)
        if outcome is Outcome.DECLINED:
            kind.declined(actor, request)
            return request
        if refusal := kind.why_not(actor, request):
            raise Refused(refusal)
        kind.apply(actor, request)
        return request

    decide.__name__ = f"{VERBS[outcome]}_{kind.name}"
    decide.__doc__ = f"{VERBS[outcome].capitalize()} a request of kind {kind.name}, as it was seen at `version`."
    return command(kind.permission, sensitive=True)(decide)


def _undo_operation(kind: Kind) -> Decide:
    def undo(actor: Actor, request_id: UUID) -> ApprovalRequest:
        request = deciding.locked(actor, request_id, kind.name, kind.with_customers)
        reverse = kind.undoing(request.state)
        again = undoing.undo_decision(actor, request, stays=reverse is None)
        if reverse:
            reverse(actor, request)
        return again

    undo.__name__ = f"undo_{kind.name}"
    undo.__doc__ = f"Undo one's own decision on a request of kind {kind.name}, within ten seconds."
    return command(kind.permission, sensitive=True)(undo)
