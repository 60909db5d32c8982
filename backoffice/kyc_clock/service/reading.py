"""One customer's clock with the calls about it, and the last call of many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import vault
from backoffice.kernel.db import among, db
from backoffice.kernel.operations import note_customer, query
from backoffice.kyc_clock.models import ClockCall


@dataclass(frozen=True)
class Clock:
    """A customer (their `kyc_clock` is the end, None when none runs) and the calls, newest first."""

    customer: Customer
    calls: Sequence[ClockCall]


@query(Permission.GET_CUSTOMER, recorded=True)
def clock_of(actor: Actor, customer_id: UUID) -> Clock:
    """The clock of a customer. Raises NotFound."""
    row = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    newest = select(ClockCall).where(ClockCall.customer_id == customer_id)
    return Clock(row, db.session.scalars(newest.order_by(ClockCall.created_at.desc(), ClockCall.id)).all())


def last_calls(customer_ids: Iterable[UUID]) -> dict[UUID, ClockCall]:
    """The newest call of each (behind an operation of the caller's)."""
    each = select(ClockCall).where(among(ClockCall.customer_id, customer_ids)).ext(distinct_on(ClockCall.customer_id))
    rows = list(db.session.scalars(each.order_by(ClockCall.customer_id, ClockCall.created_at.desc(), ClockCall.id)))
    vault.load_keys({row.sealed_for for row in rows})
    return {row.customer_id: row for row in rows}
