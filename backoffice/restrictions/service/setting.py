"""Setting restrictions: they block at once; what they block together is noted on the customer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command, note_reason
from backoffice.restrictions import rules
from backoffice.restrictions.models import Restriction, RestrictionKind, Source
from backoffice.restrictions.service.reading import all_of


@command(Permission.RESTRICT_CUSTOMER)
def restrict(
    actor: Actor, customer_id: UUID, kind: RestrictionKind, source: Source, reason: str, until: datetime | None = None
) -> Restriction:
    """Block a customer from now on, for ever or until then. Raises NotFound, Refused, Invalid."""
    row = impose(actor, customers.locked(actor, customer_id), kind, source, reason, until)
    note_reason(reason)
    return row


def impose(
    actor: Actor, customer: Customer, kind: RestrictionKind, source: Source, reason: str, until: datetime | None = None
) -> Restriction:
    """The same for another area's command that holds the customer's lock (the KYC clock, a provider's result)."""
    now = clock.now()
    if refusal := rules.why_not_set(customer):
        raise Refused(refusal)
    if problem := rules.end_problem(until, now):
        raise Invalid.one("until", problem)
    row = Restriction(
        customer_id=customer.id, sealed_for=customer.sealed_for, kind=kind, source=source, starts_at=now, ends_at=until,
        set_by=actor.id, set_by_name=actor.name[:200], reason=reason,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    recompute(actor, customer)
    return row


def merged(*, actor: Actor, survivor: Customer, duplicate: Customer) -> None:
    """Restrictions have come from another record of the same customer: together they block."""
    del duplicate
    recompute(actor, survivor)


def unmerged(*, actor: Actor, survivor: Customer, duplicate: Customer, changed: bool) -> None:
    """Some have gone back; where nothing happened since, both records are what they were."""
    if changed:
        recompute(actor, survivor)
        recompute(actor, duplicate)


def recompute(actor: Actor, customer: Customer) -> None:
    """Note on the customer what the restrictions in force block together, and tell the areas above."""
    now = rules.blocked(all_of(customer.id), clock.now())
    customers.note_restrictions(customer, all=now.all, debit=now.debit, credit=now.credit)
    moments.publish("restrictions_changed", actor=actor, customer_id=customer.id)


@command(Permission.RESTRICT_CUSTOMER)
def expire(actor: Actor, customer_id: UUID) -> None:
    """Close the restrictions of this customer that have run out."""
    customer = customers.locked(actor, customer_id)
    for row in all_of(customer_id):
        if row.lifted_at is None and row.ends_at and row.ends_at <= clock.now():
            row.lifted_at, row.lifted_by, row.lifted_by_name = row.ends_at, actor.id, "End of its time"
    recompute(actor, customer)


def run_out() -> list[UUID]:
    """Customers with a restriction that has run out and is still open."""
    over = (Restriction.ends_at <= clock.now(), Restriction.lifted_at.is_(None))
    return list(db.session.scalars(select(Restriction.customer_id).where(*over).distinct()))
