"""The inbox: what waits for this person's eyes, what was decided, and how much of each kind."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import rules
from backoffice.approvals.models import ApprovalRequest, Decision, RequestKind, RequestState
from backoffice.approvals.service import subjects
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, PermissionDenied
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.pages import Page, keyset

OWN_KINDS = "Shows only kinds whose approving permission the caller holds, and refuses callers without one."


@query(Permission.PUBLIC, reason=OWN_KINDS, recorded=True)
def requests(
    actor: Actor,
    *,
    kind: RequestKind | None = None,
    state: RequestState | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[ApprovalRequest]:
    """Requests of the kinds that this person may decide, newest first. Raises PermissionDenied."""
    statement = _readable(actor, _asked(actor, kind))
    if state is not None:
        statement = statement.where(ApprovalRequest.state == state)
    page = keyset(statement, (ApprovalRequest.created_at, ApprovalRequest.id), after=after, limit=limit)
    _seen(page.items)
    return page


@query(Permission.PUBLIC, reason=OWN_KINDS, recorded=True)
def request(actor: Actor, request_id: UUID) -> ApprovalRequest:
    """One request, for who may decide it and for who made it. Raises NotFound, PermissionDenied."""
    statement = _within_reach(actor, select(ApprovalRequest).where(ApprovalRequest.in_inbox))
    found = db.session.scalars(statement.where(ApprovalRequest.id == request_id)).first()
    if found is None:
        raise NotFound("request")
    permission = rules.DECIDED_WITH[found.kind]
    if found.maker != actor.id and not actor.may(permission):
        raise PermissionDenied(permission)
    _seen([found])
    return found


@query(Permission.PUBLIC, reason=OWN_KINDS)
def may_decide(actor: Actor) -> None:
    """Refuse whoever decides no kind at all. Raises PermissionDenied."""
    _asked(actor, None)


def waiting(actor: Actor) -> dict[RequestKind, int]:
    """How many requests of each kind wait for this person (own ones included, as in the list)."""
    rows = _readable(actor, rules.decides(actor)).where(ApprovalRequest.state == RequestState.PENDING)
    counted = rows.with_only_columns(ApprovalRequest.kind, func.count().label("waiting")).group_by(ApprovalRequest.kind)
    return {row.kind: row.waiting for row in db.session.execute(counted)}


def decisions_on(requests: Iterable[ApprovalRequest]) -> dict[UUID, Decision]:
    """The decisions on these requests, as far as they were made."""
    wanted = Decision.id.in_([request.id for request in requests])
    return {decision.id: decision for decision in db.session.scalars(select(Decision).where(wanted))}


def names_of(requests: Iterable[ApprovalRequest]) -> dict[UUID, str]:
    """The names of the customers that these requests are about, by the customer's id."""
    ids = list({request.customer_id for request in requests if request.customer_id})
    reach = subjects.known()
    return reach.names(ids) if reach and ids else {}


def _asked(actor: Actor, kind: RequestKind | None) -> frozenset[RequestKind]:
    own = rules.decides(actor)
    if kind is not None and kind not in own:
        raise PermissionDenied(rules.DECIDED_WITH[kind])
    if not own:
        raise PermissionDenied(Permission.APPROVE_CUSTOMER)
    return frozenset({kind}) if kind else own


def _readable(actor: Actor, kinds: Iterable[RequestKind]) -> Select[ApprovalRequest]:
    return _within_reach(
        actor, select(ApprovalRequest).where(ApprovalRequest.in_inbox, ApprovalRequest.kind.in_(kinds))
    )


def _within_reach(actor: Actor, statement: Select[ApprovalRequest]) -> Select[ApprovalRequest]:
    reach = subjects.known()
    if actor.sees_all_branches or reach is None:
        return statement
    of_nobody = ApprovalRequest.customer_id.is_(None)
    return statement.where(or_(of_nobody, ApprovalRequest.customer_id.in_(reach.within_reach(actor))))


def _seen(requests: Iterable[ApprovalRequest]) -> None:
    shown = list(requests)
    vault.load_keys(request.sealed_for for request in shown)
    for request in shown:
        if request.customer_id:
            note_customer(request.customer_id)
