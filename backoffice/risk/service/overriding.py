"""Overriding the rules: one person proposes a level until a day, or that the rules decide again; another agrees."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Risk
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, note_reason
from backoffice.policy import service as policy
from backoffice.risk.models import Cause, RiskOverride
from backoffice.risk.rules import overrides as rules
from backoffice.risk.service import keeping
from backoffice.risk.service.weighing import end_if_over, weigh_locked


@command(Permission.EDIT_RISK)
def propose(
    actor: Actor, customer_id: UUID, level: Risk | None, until: datetime | None, reason: str
) -> ApprovalRequest:
    """Ask a second person to agree to a level until a time; without level, that the rules decide again.

    Raises Invalid (until), Refused (INVALID_TRANSITION, VERSION_CONFLICT), NotFound, Moved.
    """
    customer, now = customers.locked(actor, customer_id), clock.now()
    _refuse(rules.why_not_at_all(customer, waiting=is_waiting(customer_id)))
    if problem := rules.end_problem(level, until, now, longest()):
        raise Invalid.one("until", problem)
    override = keeping.override_of(customer_id)
    in_force = override if override and override.ends_at > now else None
    _refuse(rules.why_not(in_force, level, until))
    note_reason(reason)
    old = {"level": customer.risk.value, "until": in_force.ends_at.isoformat() if in_force else None}
    new = {"level": level.value if level else None, "until": until.isoformat() if until else None}
    return approvals.propose(
        actor, RequestKind.RISK, customer_id, subject_id=customer_id, sealed_for=customer.sealed_for,
        old=old, new=new, why=reason,
    )  # fmt: skip


def take_agreed(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an agreed proposal out (its customer is locked)."""
    customer, now = _customer(request), clock.now()
    before = keeping.override_of(customer.id)
    if before and not end_if_over(before, now):
        before.ended_at = now
    db.session.flush()
    if request.new["level"] is None:
        weigh_locked(customer, Cause.OVERRIDE_ENDED)
        return
    db.session.add(RiskOverride(
        customer_id=customer.id, sealed_for=customer.sealed_for, level=Risk(request.new["level"]), starts_at=now,
        ends_at=_until(request), proposed_by=request.maker, proposed_by_name=request.maker_name, agreed_by=actor.id,
        agreed_by_name=actor.name[:200], request_id=request.id, reason=request.why,
    ))  # fmt: skip
    db.session.flush()
    weigh_locked(customer, Cause.OVERRIDE)


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an agreed proposal cannot be carried out any more, or None."""
    customer, until, now = _customer(request), _until(request), clock.now()
    if refusal := rules.why_not_at_all(customer, waiting=False):
        return refusal
    if request.new["level"] is None:
        override = keeping.override_of(customer.id)
        return rules.why_not(override if override and override.ends_at > now else None, None, None)
    return rules.TOO_LATE if until is None or until <= now else None


def longest() -> timedelta:
    """How long an override lasts at most (behind an operation of the caller's)."""
    return timedelta(days=policy.risk()[1].risk.override_days)


def is_waiting(customer_id: UUID) -> bool:
    """Whether a proposal waits for a colleague (behind an operation of the caller's)."""
    waits = (ApprovalRequest.kind == RequestKind.RISK, ApprovalRequest.state == RequestState.PENDING)
    return bool(db.session.scalar(select(exists().where(ApprovalRequest.subject_id == customer_id, *waits))))


def _customer(request: ApprovalRequest) -> Customer:
    return db.session.get_one(Customer, request.customer_id)


def _until(request: ApprovalRequest) -> datetime | None:
    return datetime.fromisoformat(request.new["until"]) if request.new["until"] else None


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise Refused(refusal)
