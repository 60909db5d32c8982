"""Reading who stands behind organisations, and behind which organisations a person stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, true

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc
from backoffice.kernel import light
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, query
from backoffice.parties.models import Party, PartyKind

_EVERY = light.OfCustomers({Party: true()}, "created_at", "id")


@dataclass(frozen=True)
class Behind:
    """A link with the customer at its other end, and whether the actor may open that one's page."""

    party: Party
    other: Customer
    within_reach: bool


@dataclass(frozen=True)
class Circle:
    """Everybody behind one organisation, or every organisation that one person stands behind; ended links last."""

    customer: Customer
    items: list[Behind]

    def in_force(self, kind: PartyKind) -> list[Behind]:
        """Those of this kind whose time is not over."""
        return [item for item in self.items if item.party.kind is kind and item.party.until_day is None]


@query(Permission.GET_CUSTOMER, recorded=True)
def parties(actor: Actor, customer_id: UUID) -> Circle:
    """Who stands behind this organisation, or behind whom this person stands; recorded. Raises NotFound."""
    row = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    mine = Party.person_id if row.is_person else Party.customer_id
    found = light.read(Party, _ordered(light.every(Party).where(mine == customer_id)))
    ends = {one.id: one.customer_id if row.is_person else one.person_id for one in found}
    others = _named(ends.values())
    return Circle(row, [_behind(actor, one, others[ends[one.id]]) for one in found])


@query(Permission.GET_CUSTOMER, recorded=True)
def party(actor: Actor, customer_id: UUID, kind: PartyKind, party_id: UUID) -> Behind:
    """One link of an organisation within reach. Raises NotFound."""
    customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    found = of_organisation(customer_id, kind, party_id)
    return _behind(actor, found, _named([found.person_id])[found.person_id])


def behind_each(actor: Actor, organisation_ids: Iterable[UUID]) -> dict[UUID, list[Behind]]:
    """Who stands behind each of some organisations now (light copies; behind an operation of the caller's)."""
    ids = list(organisation_ids)
    if not ids:
        return {}
    found = [one for one in _EVERY.read(ids)[Party] if one.until_day is None]
    others = _named(one.person_id for one in found)
    behind: dict[UUID, list[Behind]] = {}
    for one in found:
        behind.setdefault(one.customer_id, []).append(_behind(actor, one, others[one.person_id]))
    return behind


def with_unverified_owners(organisation_ids: Iterable[UUID]) -> set[UUID]:
    """Those of some organisations with an owner whose identity is not verified (behind the caller's operation)."""
    owners = select(Party.customer_id).join(Customer, Customer.id == Party.person_id)
    wanted = (Party.kind == PartyKind.BENEFICIAL_OWNER, Party.until_day.is_(None), Customer.kyc != Kyc.VERIFIED)
    return set(db.session.scalars(owners.where(among(Party.customer_id, organisation_ids), *wanted)))


def of_organisation(organisation_id: UUID, kind: PartyKind, party_id: UUID) -> Party:
    """That link, if it is this organisation's and of this kind; raises NotFound."""
    wanted = (Party.id == party_id, Party.customer_id == organisation_id, Party.kind == kind)
    found = db.session.scalars(select(Party).where(*wanted)).first()
    if found is None:
        raise NotFound(kind.value)
    return found


def _ordered(statement: Select[Party]) -> Select[Party]:
    return statement.order_by(Party.until_day.desc().nulls_first(), Party.kind, Party.created_at, Party.id)


def _named(customer_ids: Iterable[UUID]) -> dict[UUID, Customer]:
    ids = set(customer_ids)
    rows = light.read(Customer, light.every(Customer).where(among(Customer.id, ids))) if ids else []
    return {row.id: row for row in rows}


def _behind(actor: Actor, one: Party, other: Customer) -> Behind:
    return Behind(one, other, customers.within_reach(actor, other))
