"""Which restrictions a customer has and had; others ask here what is in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, true

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, light
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, query
from backoffice.restrictions import rules
from backoffice.restrictions.models import Restriction

_EVERY = light.OfCustomers({Restriction: true()}, "created_at", "id")


@dataclass(frozen=True)
class History:
    """A customer's restrictions, newest first, and the requests to lift some of them by restriction."""

    customer: Customer
    items: Sequence[Restriction]
    lifts: dict[UUID, ApprovalRequest]

    def in_force(self, now: datetime | None = None) -> list[Restriction]:
        """Those that block now."""
        return [item for item in self.items if rules.in_force(item, now or clock.now())]


@query(Permission.GET_CUSTOMER, recorded=True)
def restrictions(actor: Actor, customer_id: UUID) -> History:
    """All restrictions of a customer with their reasons. Raises NotFound."""
    return _history(customers.in_scope(actor, customer_id))


@query(Permission.RESTRICT_CUSTOMER, recorded=True)
def restriction(actor: Actor, customer_id: UUID, restriction_id: UUID) -> tuple[Customer, Restriction]:
    """One of them, to be lifted. Raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    return customer, one_of(customer_id, restriction_id)


def in_force_of(customer_ids: Iterable[UUID]) -> dict[UUID, list[Restriction]]:
    """Those in force now, by customer, oldest first (light copies). Inside any operation."""
    found: dict[UUID, list[Restriction]] = {}
    now = clock.now()
    for row in _EVERY.read(customer_ids)[Restriction]:
        if rules.in_force(row, now):
            found.setdefault(row.customer_id, []).append(row)
    return found


def sources_of(customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """Where the restrictions in force of each of these customers come from, for who weighs their risk."""
    return {
        customer_id: {"restriction": sorted({row.source.value for row in rows})}
        for customer_id, rows in in_force_of(customer_ids).items()
    }


def all_of(customer_id: UUID) -> list[Restriction]:
    """All of one customer, oldest first."""
    return list(db.session.scalars(_of([customer_id])))


def one_of(customer_id: UUID, restriction_id: UUID) -> Restriction:
    """That restriction of that customer; raises NotFound."""
    wanted = (Restriction.id == restriction_id, Restriction.customer_id == customer_id)
    found = db.session.scalars(select(Restriction).where(*wanted)).first()
    if found is None:
        raise NotFound("restriction")
    return found


def waiting_lifts(customer_id: UUID) -> dict[UUID, ApprovalRequest]:
    """The requests to lift that wait, by restriction."""
    of_kind = (ApprovalRequest.customer_id == customer_id, ApprovalRequest.kind == RequestKind.RESTRICTION)
    waits = select(ApprovalRequest).where(*of_kind, ApprovalRequest.state == RequestState.PENDING)
    return {request.subject_id: request for request in db.session.scalars(waits)}


def _history(customer: Customer) -> History:
    note_customer(customer.id)
    items = list(reversed(all_of(customer.id)))
    return History(customer, items, waiting_lifts(customer.id))


def _of(customer_ids: Iterable[UUID]) -> Select[Restriction]:
    wanted = select(Restriction).where(among(Restriction.customer_id, customer_ids))
    return wanted.order_by(Restriction.created_at, Restriction.id)
