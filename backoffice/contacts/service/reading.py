"""Reading contacts: of many customers at once, of one customer, with the state of their codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Address, Code, Contact, Email, Phone
from backoffice.contacts.rules import FAILURES_WINDOW, MOST_ATTEMPTS, Past, is_locked
from backoffice.customers import service as customers
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import note_customer, query
from backoffice.notifications import service as notifications
from backoffice.notifications.models import MessageState

C = TypeVar("C", bound=Contact)


@dataclass
class Kept:
    """A customer's contacts, the primary one of each kind first."""

    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)


@dataclass(frozen=True)
class Coding:
    """How far the verification of one contact has come."""

    expires_at: datetime | None
    attempts_left: int
    locked: bool
    delivery: MessageState | None


def rows_of(model: type[C], customer_ids: Iterable[UUID]) -> list[C]:
    """The contacts of one kind of some customers, primary first, then in the order of their making."""
    wanted = select(model).where(model.customer_id.in_(list(customer_ids)))
    return list(db.session.scalars(wanted.order_by(model.primary.desc(), model.created_at, model.id)))


def contacts_of(customer_ids: Iterable[UUID]) -> dict[UUID, Kept]:
    """All contacts of some customers: three queries for any number of them (behind the caller's operation)."""
    ids = list(customer_ids)
    found = {customer_id: Kept() for customer_id in ids}
    for phone in rows_of(Phone, ids):
        found[phone.customer_id].phones.append(phone)
    for email in rows_of(Email, ids):
        found[email.customer_id].emails.append(email)
    for address in rows_of(Address, ids):
        found[address.customer_id].addresses.append(address)
    return found


@query(Permission.GET_CUSTOMER, recorded=True)
def kept(actor: Actor, customer_id: UUID) -> Kept:
    """The contacts of a customer within reach."""
    customers.in_scope(actor, customer_id)
    note_customer(customer_id, "contacts")
    return contacts_of([customer_id])[customer_id]


@query(Permission.VERIFY_CONTACT)
def console(actor: Actor, customer_id: UUID) -> dict[UUID, Coding]:
    """For each phone and e-mail that a code was sent to: its life, the attempts left, the delivery. Never the code."""
    customers.in_scope(actor, customer_id)
    everything = contacts_of([customer_id])[customer_id]
    return {row.id: coding_of(row.id) for row in (*everything.phones, *everything.emails)}


def coding_of(contact_id: UUID) -> Coding:
    """The state of one contact's verification."""
    live = db.session.scalars(select(Code).where(Code.contact_id == contact_id, Code.live)).first()
    usable = live if live and live.used_at is None and live.expires_at > clock.now() else None
    left = MOST_ATTEMPTS - usable.attempts if usable else 0
    delivery = notifications.states([live.message_id]).get(live.message_id) if live and live.message_id else None
    return Coding(usable.expires_at if usable else None, left, is_locked(past_of(contact_id)), delivery)


def past_of(contact_id: UUID) -> Past:
    """The codes of the last 24 hours: when they were sent, and how many wrong ones were typed."""
    since = clock.now() - FAILURES_WINDOW
    codes = list(db.session.scalars(select(Code).where(Code.contact_id == contact_id, Code.created_at > since)))
    wrong = sum(code.attempts - (code.used_at is not None) for code in codes)
    return Past(tuple(code.created_at for code in codes), wrong)


def has_verified_phone(customer_id: UUID) -> bool:
    """Whether a phone of the customer's own was verified (behind the caller's operation)."""
    verified = select(Phone.id).where(Phone.customer_id == customer_id, Phone.verified_at.isnot(None), ~Phone.shared)
    return db.session.scalars(verified).first() is not None
