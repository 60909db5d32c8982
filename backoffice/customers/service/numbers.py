"""Identity numbers: given as a whole list, unique among living customers, kept sealed with a blind index."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select, true

from backoffice.access.actor import Actor
from backoffice.customers.models import TAKEN, Customer, IdentityNumber, IdType
from backoffice.customers.rules import term
from backoffice.customers.service.notes import note_found_by
from backoffice.kernel import clock, light, vault
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import Refused

Given = tuple[IdType, str, str]  # type, number, country (ISO 3166-1 alpha-2)
_NUMBERS = light.OfCustomers({IdentityNumber: true()}, "created_at", "id")


def blind_number(id_type: IdType, number: str, country: str) -> bytes:
    """What two papers with the same number share."""
    return vault.blind("identity_number", f"{id_type}|{country.upper()}|{term.number_of(number)}")


def identity_numbers_of(customer_ids: Iterable[UUID]) -> list[IdentityNumber]:
    """Those of some customers, in the order of their making (light copies)."""
    return _NUMBERS.read(customer_ids)[IdentityNumber]


def _of(customer_ids: Iterable[UUID]) -> Select[IdentityNumber]:
    wanted = among(IdentityNumber.customer_id, customer_ids)
    return select(IdentityNumber).where(wanted).order_by(IdentityNumber.created_at, IdentityNumber.id)


def prove_numbers(customer_id: UUID, kinds: Collection[str]) -> list[IdentityNumber]:
    """A reviewer has compared papers of these kinds: a number is proved that is the only one of its kind."""
    of_kinds = (IdentityNumber.customer_id == customer_id, IdentityNumber.id_type.in_([IdType(one) for one in kinds]))
    rows = list(db.session.scalars(select(IdentityNumber).where(*of_kinds, IdentityNumber.living)))
    how_many = Counter(row.id_type for row in rows)
    proved = [row for row in rows if how_many[row.id_type] == 1 and row.verified_at is None]
    for row in proved:
        row.verified_at = clock.now()
    return proved


def unprove_numbers(number_ids: Iterable[UUID]) -> None:
    """Take that back, inside the command that undoes its reason."""
    for row in db.session.scalars(select(IdentityNumber).where(among(IdentityNumber.id, number_ids))):
        row.verified_at = None


def paper_countries(customer_ids: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """(customer, country) of each paper whose number is known (behind an operation of the caller's)."""
    of_these = among(IdentityNumber.customer_id, customer_ids)
    wanted = select(IdentityNumber.customer_id, IdentityNumber.country).where(of_these)
    return [(customer_id, country) for customer_id, country in db.session.execute(wanted)]


def set_living(*, customer_id: UUID, living: bool) -> None:
    """Free a customer's identity numbers for others, or take them again."""
    for number in db.session.scalars(_of([customer_id])):
        number.living = living


def numbers_of(row: Customer) -> list[IdentityNumber]:
    """The customer's own, as records. Inside a command, or to be compared with."""
    return list(db.session.scalars(_of([row.id])))


def blinds_of(given: Sequence[Given]) -> set[bytes]:
    """What these numbers are told apart by."""
    return {blind_number(*one) for one in given}


def refuse_taken(row: Customer, given: Sequence[Given]) -> None:
    """Refuse a number that another living customer has, before anybody is asked about it. Raises Refused."""
    same = IdentityNumber.blind.in_(blinds_of(given))
    taken = select(IdentityNumber.id).where(same, IdentityNumber.living, IdentityNumber.customer_id != row.id)
    if db.session.scalars(taken.limit(1)).first():
        raise Refused(TAKEN)


def replace_identity_numbers(actor: Actor, row: Customer, given: Sequence[Given], *, by: str | None = None) -> bool:
    """Make the customer's numbers these; unchanged ones keep their row. Whether anything changed. Inside a command.

    `by`: who typed them, where that is not the actor.
    """
    before = {number.blind: number for number in numbers_of(row)}
    wanted = {blind_number(*one): one for one in given}
    for blind in before.keys() - wanted.keys():
        db.session.delete(before[blind])
    for blind in [blind for blind in wanted if blind not in before]:
        id_type, number, country = wanted[blind]
        values = {"customer_id": row.id, "sealed_for": row.sealed_for, "country": country.upper(), "number": number}
        db.session.add(IdentityNumber(id_type=id_type, blind=blind, living=True, created_by=by or actor.id, **values))
    changed = before.keys() != wanted.keys()
    if changed:
        db.session.flush()
        note_found_by(row, "identity", [number for _, number, _ in wanted.values()])
    return changed
