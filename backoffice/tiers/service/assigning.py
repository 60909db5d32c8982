"""Tiers in force: the first one by the verified phone, every other by a request that a second person approved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, jobs, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal, Refused
from backoffice.tiers.models import BASIC, Cause, TierAssignment
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service.evidence import shown_by
from backoffice.tiers.service.table import tier_of, tiers_now


def basic_by_phone(*, actor: Actor, customer_id: UUID) -> None:
    """A phone was verified: Basic comes into force, where no tier is."""
    customer = customers.locked(actor, customer_id)
    if customer.tier_level is not None or not customer.is_living:
        return
    if BASIC in rules.open_to(customer, tiers_now()) and not rules.missing(tier_of(BASIC), shown_by(customer).needs):
        put_in_force(actor, customer, BASIC, Cause.PHONE)


def take_approved(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an approved request out."""
    customer = customers.locked(actor, _customer_of(request))
    put_in_force(actor, customer, int(request.new["level"]), Cause.REQUEST, request.id)


def take_back(actor: Actor, request: ApprovalRequest) -> None:
    """Undo an approval: the tier never was in force, and the one before it goes on. The customer is locked."""
    customer = customers.locked(actor, _customer_of(request))
    undone = in_force(customer.id)
    if undone is None or undone.request_id != request.id:
        raise Refused(rules.CHANGED_MEANWHILE)
    undone.ends_at = undone.starts_at
    db.session.flush()
    before = next((row for row in history(customer.id) if row.ends_at == undone.starts_at), None)
    if before:
        before.ends_at = None
    customers.note_tier_undone(customer, before.level if before else None, undone.starts_at)
    db.session.flush()


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an approved request cannot be carried out any more, or None: the evidence is looked at again."""
    customer = customers.locked(actor, _customer_of(request))
    return rules.why_not_hold(customer, tier_of(int(request.new["level"])), shown_by(customer).needs)


def put_in_force(
    actor: Actor, customer: Customer, level: int, cause: Cause, request_id: UUID | None = None
) -> TierAssignment:
    """End the tier in force and begin this one; the customer is locked. Whoever goes down is told."""
    now, tier, evidence = clock.now(), tier_of(level), shown_by(customer)
    lowered = rules.would_fall(level, customer.tier_level)
    end_in_force(customer.id, now)
    row = TierAssignment(
        customer_id=customer.id, level=level, starts_at=now, request_id=request_id, cause=cause,
        assigned_by=actor.id, assigned_by_name=actor.name[:200], evidence=evidence.for_tier(tier),
        holds_until=evidence.holds_until(tier),
    )  # fmt: skip
    db.session.add(row)
    customers.note_tier(customer, level)
    db.session.flush()
    moments.publish("tier_in_force", actor=actor, customer_id=customer.id, level=level)
    if lowered:
        tell_lowered(row)
    return row


def end_in_force(customer_id: UUID, now: datetime) -> TierAssignment | None:
    """End the tier in force; the customer is locked."""
    current = in_force(customer_id)
    if current:
        current.ends_at = now
        db.session.flush()  # a new row may only come when the old one has left the unique index
    return current


def tell_lowered(row: TierAssignment) -> None:
    """Have the customer told later than the decision can be undone."""
    jobs.enqueue("tiers.tell_lowered", after=UNDO_WITHIN, assignment_id=row.id)


def in_force(customer_id: UUID) -> TierAssignment | None:
    """The customer's assignment in force."""
    now = (TierAssignment.customer_id == customer_id, TierAssignment.ends_at.is_(None))
    return db.session.scalars(select(TierAssignment).where(*now)).first()


def history(customer_id: UUID) -> list[TierAssignment]:
    """All of the customer's assignments, newest first; those undone at once (which end when they began) left out."""
    lasted = TierAssignment.ends_at.is_distinct_from(TierAssignment.starts_at)
    mine = select(TierAssignment).where(TierAssignment.customer_id == customer_id, lasted)
    return list(db.session.scalars(mine.order_by(TierAssignment.starts_at.desc(), TierAssignment.id)))


def _customer_of(request: ApprovalRequest) -> UUID:
    if request.customer_id is None:
        raise LookupError("a request for a tier names no customer")
    return request.customer_id
