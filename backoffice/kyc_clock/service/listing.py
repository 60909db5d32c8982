"""The call list: customers whose clock runs, ends-soonest first, with the last call to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Channel, Customer
from backoffice.kernel import clock, light, pages
from backoffice.kernel.operations import note_customers, query
from backoffice.kernel.pages import Page
from backoffice.kyc_clock.models import ClockCall
from backoffice.kyc_clock.service.reading import last_calls


class Ends(StrEnum):
    """When the clock ends."""

    LATE = "late"
    WITHIN_A_DAY = "within_1_day"
    WITHIN_A_WEEK = "within_7_days"
    LATER = "later"


class Called(StrEnum):
    """Whether somebody called: never, to be called again by now, or nothing to do today."""

    NEVER = "never"
    AGAIN = "again"
    DONE = "done"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None leaves all."""

    ends: Ends | None = None
    called: Called | None = None
    branch: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True)
class ToCall:
    """One line: the customer and the last call, if there was one."""

    customer: Customer
    last: ClockCall | None


@query(Permission.FETCH_CUSTOMER, recorded=True)
def call_list(actor: Actor, filters: Filters, *, after: str | None = None, limit: int = pages.USUAL) -> Page[ToCall]:
    """A page of the customers within reach whose clock runs, those that end soonest first. Raises Invalid (after)."""
    runs = (Customer.kyc_due_at.is_not(None), Customer.kyc_verified_at.is_(None), Customer.stage.in_(LIVING))
    statement = customers.visible_customers(actor, light.every(Customer)).where(*runs, *_narrowed(filters))
    found: Page[Customer] = pages.keyset(
        statement, (Customer.kyc_due_at, Customer.id), after=after, limit=limit, descending=False, read=_light
    )
    note_customers(row.id for row in found.items)
    calls = last_calls([row.id for row in found.items])
    return found.map(lambda row: ToCall(row, calls.get(row.id)))


def _light(statement: object) -> Sequence[Customer]:
    return light.read(Customer, statement)  # type: ignore[arg-type]  # pages hands on what it was given


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    equal = {Customer.branch: filters.branch, Customer.channel: filters.channel}
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if filters.ends:
        conditions.append(_ends(filters.ends))
    if filters.called:
        conditions.append(_called(filters.called))
    return conditions


def _ends(when: Ends) -> ColumnElement[bool]:
    now = clock.now()
    day, week = now + timedelta(days=1), now + timedelta(days=7)
    return {
        Ends.LATE: Customer.kyc_due_at <= now,
        Ends.WITHIN_A_DAY: Customer.kyc_due_at.between(now, day),
        Ends.WITHIN_A_WEEK: Customer.kyc_due_at.between(now, week),
        Ends.LATER: Customer.kyc_due_at > week,
    }[when]


def _called(state: Called) -> ColumnElement[bool]:
    """Of several calls the last one says when to call again."""
    any_call = exists().where(ClockCall.customer_id == Customer.id)
    newest = select(ClockCall.next_call_at).where(ClockCall.customer_id == Customer.id)
    again = newest.order_by(ClockCall.created_at.desc(), ClockCall.id).limit(1).scalar_subquery() <= clock.now()
    return {Called.NEVER: ~any_call, Called.AGAIN: again, Called.DONE: any_call & again.is_not(True)}[state]
