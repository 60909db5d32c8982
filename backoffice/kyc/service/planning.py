"""The review planner: how many verifications end in which month, whose is over, and asking many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Kyc, Risk
from backoffice.kernel import clock, jobs, pages
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kernel.pages import Page
from backoffice.kyc.service import renewing

MONTHS = 12
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Month:
    """The verifications that end in the month which begins then, of all customers and of those of high risk."""

    start: datetime
    ending: int
    high: int


@dataclass(frozen=True)
class Plan:
    """Twelve months, how many are over already, and how many of those nobody has asked yet."""

    months: Sequence[Month]
    overdue: int
    unasked: int


@query(Permission.REVIEW_DOCUMENT)
def plan(actor: Actor) -> Plan:
    """The work that is coming, by month."""
    month = func.date_trunc("month", Customer.kyc_expires_at, "UTC")
    high = func.count().filter(Customer.risk == Risk.HIGH)
    starts = _months()
    coming = _verified(actor).where(Customer.kyc_expires_at > clock.now(), Customer.kyc_expires_at < starts[-1])
    rows = db.session.execute(coming.with_only_columns(month, func.count(), high).group_by(month))
    found = {start: (every, risky) for start, every, risky in rows}
    months = [Month(start, *found.get(start, (0, 0))) for start in starts[:-1]]
    unasked = renewing.without_renewal(actor).where(Customer.kyc_expires_at <= clock.now())
    return Plan(months, _count(_overdue(actor)), _count(unasked))


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def overdue(actor: Actor, *, after: str | None = None, limit: int = pages.USUAL) -> Page[Customer]:
    """Customers whose verification is over, the longest first."""
    page: Page[Customer] = pages.keyset(
        _overdue(actor), (Customer.kyc_expires_at, Customer.id), after=after, limit=limit, descending=False
    )
    for customer in page.items:
        note_customer(customer.id)
    return page


@command(Permission.REVIEW_DOCUMENT)
def reach_out(actor: Actor) -> int:
    """Have those asked whose verification is over and whom nobody asked, up to 200 at once; how many they are."""
    unasked = renewing.without_renewal(actor).where(Customer.kyc_expires_at <= clock.now())
    wanted = unasked.order_by(Customer.kyc_expires_at, Customer.id).limit(MOST_AT_ONCE)
    found: list[UUID] = list(db.session.scalars(wanted.with_only_columns(Customer.id)))
    for customer_id in found:
        note_customer(customer_id)
        jobs.enqueue("kyc.renew", once=f"renewal/{customer_id}", customer_id=customer_id)
    return len(found)


def _verified(actor: Actor) -> Any:
    return customers.visible_customers(actor).where(
        Customer.kyc.in_((Kyc.VERIFIED, Kyc.EXPIRED)), Customer.stage.in_(LIVING)
    )


def _overdue(actor: Actor) -> Any:
    return _verified(actor).where(Customer.kyc_expires_at <= clock.now())


def _months() -> list[datetime]:
    """The first of this month and of the twelve that follow."""
    now = clock.now().astimezone(UTC)
    places = [now.year * 12 + now.month - 1 + number for number in range(MONTHS + 1)]
    return [datetime(place // 12, place % 12 + 1, 1, tzinfo=UTC) for place in places]


def _count(statement: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
