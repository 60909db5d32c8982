"""Reading contacts: all of some customers in three queries, one customer's book, one contact, the messages sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Address, Contact, ContactCode, Email, Kind, Phone, Provable
from backoffice.contacts.rules import choosing, console, reading, validity
from backoffice.contacts.rules.console import Console
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, light, vault
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import NotFound, Refused
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message

MODELS: dict[Kind, type[Contact]] = {Kind.PHONE: Phone, Kind.EMAIL: Email, Kind.ADDRESS: Address}
C = TypeVar("C", bound=Contact)
_EVERY = light.OfCustomers({model: true() for model in MODELS.values()}, "created_at", "id")


@dataclass(frozen=True)
class Kept:
    """The contacts of one customer, the primary one of each kind first."""

    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """One customer's contacts, those that ended, and how far the proof of each is."""

    customer: Customer
    kept: Kept
    ended: Kept
    consoles: dict[UUID, Console]


@query(Permission.GET_CUSTOMER, recorded=True)
def contacts(actor: Actor, customer_id: UUID) -> Book:
    """A customer's contacts; the look is recorded. Raises NotFound."""
    row = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    kept = contacts_of([customer_id])[customer_id]
    return Book(row, kept, ended_of(customer_id), {one.id: one for one in _consoles(customer_id, kept)})


@query(Permission.VERIFY_CONTACT, recorded=True)
def consoles(actor: Actor, customer_id: UUID) -> list[Console]:
    """How far the proof of each phone and e-mail address is. Raises NotFound."""
    note_customer(customer_id)
    customers.in_scope(actor, customer_id)
    return _consoles(customer_id, contacts_of([customer_id])[customer_id])


@query(Permission.EDIT_CUSTOMER, recorded=True)
def editable(actor: Actor, customer_id: UUID) -> Customer:
    """The customer to whom a contact is about to be added; raises NotFound, Refused when no contact can be."""
    note_customer(customer_id)
    row = customers.in_scope(actor, customer_id)
    if refusal := choosing.why_not_change(row):
        raise Refused(refusal)
    return row


@query(Permission.EDIT_CUSTOMER, recorded=True)
def editable_contact(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> Contact:
    """The contact that is about to be changed; raises NotFound, Refused when it cannot be."""
    note_customer(customer_id)
    if refusal := choosing.why_not_change(customers.in_scope(actor, customer_id)):
        raise Refused(refusal)
    return of_customer(customer_id, kind, contact_id)


@query(Permission.GET_CUSTOMER, recorded=True)
def contact(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> Contact:
    """One contact of a customer within reach; raises NotFound."""
    note_customer(customer_id)
    customers.in_scope(actor, customer_id)
    return of_customer(customer_id, kind, contact_id)


@query(Permission.GET_CUSTOMER, recorded=True)
def messages(actor: Actor, customer_id: UUID) -> list[Message]:
    """The newest messages that were written to a customer."""
    note_customer(customer_id)
    return notifications.of_customer(customers.in_scope(actor, customer_id).id)


def rows_of(model: type[C], customer_ids: Iterable[UUID]) -> list[C]:
    """The valid contacts of a kind of some customers, the primary first (behind an operation of the caller's)."""
    valid = or_(model.valid_to.is_(None), model.valid_to > clock.today())
    return _read(model, among(model.customer_id, customer_ids), valid)


def ended_of(customer_id: UUID) -> Kept:
    """The contacts of a customer that are valid no longer, as `Kept` (behind an operation of the caller's)."""
    over = {
        model: _read(model, model.customer_id == customer_id, model.valid_to <= clock.today())
        for model in MODELS.values()
    }
    return _kept([customer_id], over)[customer_id]


def _read(model: type[C], *wanted: ColumnElement[bool]) -> list[C]:
    ordered = select(model).where(*wanted).order_by(model.is_primary.desc(), model.created_at, model.id)
    rows = list(db.session.scalars(ordered))
    vault.load_keys({row.sealed_for for row in rows})
    return rows


def countries_of(customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """The countries of the addresses of each of these customers, for who weighs their risk (behind an operation)."""
    valid = or_(Address.valid_to.is_(None), Address.valid_to > clock.today())
    wanted = light.every(Address).where(among(Address.customer_id, customer_ids), valid)
    found: dict[UUID, set[str]] = {}
    for row in light.read(Address, wanted):
        found.setdefault(row.customer_id, set()).add(row.country)
    return {customer_id: {"country": sorted(named)} for customer_id, named in found.items()}


def holder_of(number: str) -> Phone | None:
    """The phone of the living customer who alone has this number (in E.164), or None (behind an operation)."""
    taken = (Phone.blind == vault.blind("phone", number), Phone.living, Phone.shared.is_(False))
    found = db.session.scalars(select(Phone).where(*taken)).first()
    vault.load_keys([found.sealed_for] if found else [])
    return found


def email_holder_of(address: str) -> Email | None:
    """The e-mail of the living customer who has this address, or None (behind an operation)."""
    taken = (Email.blind == vault.blind("email", reading.email_key(address)), Email.living)
    return db.session.scalars(select(Email).where(*taken)).first()


def canonical_phone(text: str) -> str:
    """A typed phone in E.164, read as people here write it; empty when it is no phone (yet)."""
    return reading.phone(text, settings().default_region).value


def contacts_of(customer_ids: Iterable[UUID]) -> dict[UUID, Kept]:
    """All contacts of some customers (behind an operation of the caller's)."""
    ids = list(customer_ids)
    return _kept(ids, {model: rows_of(model, ids) for model in MODELS.values()})


def listed_contacts_of(customer_ids: Iterable[UUID]) -> dict[UUID, Kept]:
    """The same as light copies, with one query for a whole list of customers."""
    ids = list(customer_ids)
    every, today = _EVERY.read(ids), clock.today()
    valid = {model: [row for row in rows if not validity.is_over(row, today)] for model, rows in every.items()}
    return _kept(ids, {model: sorted(rows, key=lambda row: not row.is_primary) for model, rows in valid.items()})


def _kept(customer_ids: Sequence[UUID], rows: Mapping[Any, Sequence[Any]]) -> dict[UUID, Kept]:
    found = {customer_id: Kept() for customer_id in customer_ids}
    for name, model in (("phones", Phone), ("emails", Email), ("addresses", Address)):
        for row in rows[model]:
            getattr(found[row.customer_id], name).append(row)
    return found


def of_customer(customer_id: UUID, kind: Kind, contact_id: UUID) -> Contact:
    """One contact, if it is this customer's; raises NotFound."""
    row = find(customer_id, kind, contact_id)
    if row is None:
        raise NotFound(kind.value)
    return row


def find(customer_id: UUID, kind: Kind, contact_id: UUID) -> Contact | None:
    """The same, or None."""
    model = MODELS[kind]
    wanted = select(model).where(model.id == contact_id, model.customer_id == customer_id)
    return db.session.scalars(wanted).first()


def _consoles(customer_id: UUID, kept: Kept) -> list[Console]:
    provable: list[Provable] = [*kept.phones, *kept.emails]
    by_value = {code.blind: code for code in _codes_of(customer_id)}
    # A code that went to what the contact was before is none of its own.
    codes = {one.id: code for one in provable if (code := by_value.get(one.blind)) and code.contact_id == one.id}
    sent = {code.message_id: code.contact_id for code in codes.values() if code.message_id}
    deliveries = {sent[message_id]: state for message_id, state in notifications.states(sent).items()}
    return console.consoles(provable, codes, deliveries, clock.now())


def _codes_of(customer_id: UUID) -> list[ContactCode]:
    return list(db.session.scalars(select(ContactCode).where(ContactCode.customer_id == customer_id)))
