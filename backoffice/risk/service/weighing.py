"""Weighing one customer: after something about them has changed, or when a time is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer, query
from backoffice.policy import service as policy
from backoffice.risk.models import Cause, RiskOverride, RiskRating
from backoffice.risk.service import keeping
from backoffice.risk.service.facts import facts_of
from backoffice.risk.service.keeping import News, Scales

AT_ONCE = 200


@command(Permission.EDIT_RISK)
def weigh(actor: Actor, customer_id: UUID, cause: Cause = Cause.FACTS) -> None:
    """Weigh a customer anew; does nothing for one who is none any more, or where nothing new comes of it."""
    for customer in customers.locked_living([customer_id]):
        weigh_locked(customer, cause)


def weigh_locked(customer: Customer, cause: Cause) -> None:
    """The same inside a command that has locked the customer."""
    now, scales = clock.now(), scales_now()
    before, override = keeping.currents([customer.id]).get(customer.id), keeping.override_of(customer.id)
    if end_if_over(override, now):
        cause = Cause.OVERRIDE_ENDED
    found = keeping.judged(scales, facts_of([customer])[customer.id], before, override, now)
    if found.is_new:
        note_customer(customer.id, "risk_rating.level")
        keeping.keep([News(customer, found)], scales.number, cause)


def end_if_over(override: RiskOverride | None, now: datetime) -> bool:
    """Close an override whose time is over; whether it was."""
    if override is None or override.ends_at > now:
        return False
    override.ended_at = override.ends_at
    return True


@query(Permission.EDIT_RISK)
def due(actor: Actor) -> list[UUID]:
    """Customers whose override has ended, or whose level may fall now."""
    now = clock.now()
    ended = select(RiskOverride.customer_id).where(RiskOverride.ended_at.is_(None), RiskOverride.ends_at <= now)
    falls = select(RiskRating.customer_id).where(RiskRating.ended_at.is_(None), RiskRating.falls_at <= now)
    return list(db.session.scalars(ended.union(falls).limit(AT_ONCE)))


def scales_now() -> Scales:
    """The rules that count."""
    return Scales(*policy.risk())
