"""Decisions: one per request, by somebody who took no part, on what they saw."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.approvals import rules
from backoffice.approvals.models import STATE_AFTER, ApprovalRequest, Decision, Outcome, RequestKind
from backoffice.approvals.service import subjects
from backoffice.approvals.service.contributing import ever_worked_on, took_part
from backoffice.approvals.service.proposing import digest_of
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Moved, NotFound, Refusal, Refused
from backoffice.kernel.operations import note_customer


def decide_as(
    actor: Actor, request: ApprovalRequest, outcome: Outcome | str, note: str = "", *, version: int | None = None
) -> Decision:
    """Decide a locked request, inside a command. Raises Refused (ALREADY_DECIDED, SELF_APPROVAL, VERSION_CONFLICT)."""
    refusal = why_not_decide(actor, request) or rules.why_not_seen(request, version or request.version)
    if refusal or digest_of(request) != request.payload_sha256:
        raise Refused(refusal or rules.SUBJECT_CHANGED)
    decision = Decision(
        id=request.id, maker=request.maker, checker=actor.id, checker_name=actor.name, outcome=Outcome(outcome),
        seen_version=request.version, seen_sha256=request.payload_sha256, decided_at=clock.now(),
        sealed_for=request.sealed_for, note=note,
    )  # fmt: skip
    db.session.add(decision)
    request.state = STATE_AFTER[decision.outcome]
    db.session.flush()  # the database's own refusals come before anything is done about it
    return decision


def why_not_decide(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why this person may not decide this request now, or None."""
    worked = took_part(actor, request.kind, request.customer_id, request.subject_id)
    return rules.why_not_decide(request, actor, contributor=worked)


def why_not_decide_each(actor: Actor, requests: Sequence[ApprovalRequest]) -> dict[UUID, Refusal | None]:
    """The same for many; only about customers on whom the actor ever worked is asked since when."""
    mine = ever_worked_on(actor, {request.customer_id for request in requests if request.customer_id})
    return {
        request.id: why_not_decide(actor, request)
        if request.customer_id in mine
        else rules.why_not_decide(request, actor, contributor=False)
        for request in requests
    }


def locked(
    actor: Actor,
    request_id: UUID,
    kind: RequestKind,
    with_customers: Callable[[UUID, UUID], Sequence[UUID]] | None = None,
) -> ApprovalRequest:
    """The request of that kind, locked after its customer (or customers, in the order of their ids).

    Raises NotFound for those out of reach.
    """
    wanted = (ApprovalRequest.id == request_id, ApprovalRequest.kind == kind, ApprovalRequest.in_inbox)
    about = select(ApprovalRequest.customer_id, ApprovalRequest.subject_id)
    found = db.session.execute(about.where(*wanted)).one_or_none()
    if found is None:
        raise NotFound("request")
    if with_customers:
        _lock_all(actor, with_customers(request_id, found.subject_id))
    elif found.customer_id:
        _lock(actor, found.customer_id)
    statement = select(ApprovalRequest).where(*wanted).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _lock(actor: Actor, customer_id: UUID) -> None:
    if reach := subjects.known():
        note_customer(customer_id)
        try:
            reach.locked(actor, customer_id)
        except NotFound:  # a request out of reach is no request: saying "customer" would tell that there is one
            raise NotFound("request") from None


def _lock_all(actor: Actor, customer_ids: Sequence[UUID]) -> None:
    for customer_id in sorted(customer_ids):
        with suppress(Moved):  # its row is locked, and the request says what became of it
            _lock(actor, customer_id)
