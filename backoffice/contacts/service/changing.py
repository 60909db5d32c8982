"""Changing the contacts of a customer that exists: each is an operation that reviewers' open work is told of."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Address, Contact, Email, Kind, Phone
from backoffice.contacts.rules import choosing
from backoffice.contacts.service import adding, telling
from backoffice.contacts.service.reading import MODELS, of_customer, rows_of
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command

FIELDS = {Kind.PHONE: "phones", Kind.EMAIL: "emails", Kind.ADDRESS: "addresses"}


@command(Permission.EDIT_CUSTOMER)
def add_phone_to(actor: Actor, customer_id: UUID, given: adding.Given) -> Phone:
    """One more phone; raises what `add_phone` raises, NotFound."""
    row = changeable(actor, customer_id)
    phone = adding.add_phone(actor, row, given)
    customers.note_shown_change(actor, row, ["phones"])
    return phone


@command(Permission.EDIT_CUSTOMER)
def add_email_to(actor: Actor, customer_id: UUID, given: adding.Given) -> Email:
    """One more e-mail address; raises what `add_email` raises, NotFound."""
    row = changeable(actor, customer_id)
    email = adding.add_email(actor, row, given)
    customers.note_shown_change(actor, row, ["emails"])
    return email


@command(Permission.EDIT_CUSTOMER)
def add_address_to(actor: Actor, customer_id: UUID, given: adding.Given) -> Address:
    """One more address; raises Invalid, NotFound."""
    row = changeable(actor, customer_id)
    address = adding.add_address(actor, row, given)
    customers.note_shown_change(actor, row, ["addresses"])
    return address


@command(Permission.EDIT_CUSTOMER)
def remove(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> None:
    """Take a contact away; another of its kind becomes primary if it was. Raises NotFound, Refused."""
    row = changeable(actor, customer_id)
    contact = of_customer(customer_id, kind, contact_id)
    keep_one(contact)
    telling.warn(actor, row, contact)
    lost = step_back(row, contact)
    db.session.delete(contact)
    db.session.flush()
    changed(actor, row, kind, lost=lost)


@command(Permission.EDIT_CUSTOMER)
def make_primary(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> Contact:
    """Let this be the first choice of its kind; raises NotFound, Refused."""
    row = changeable(actor, customer_id)
    contact = of_customer(customer_id, kind, contact_id)
    if not contact.is_primary:
        adding.put_first(row, contact)
        changed(actor, row, kind)
    return contact


def set_living(*, customer_id: UUID, living: bool) -> None:
    """Free a customer's phones and e-mails for others, or take them again (inside the command that ends it)."""
    for model in MODELS.values():
        for contact in rows_of(model, [customer_id]):
            contact.living = living


def keep_one(contact: Contact) -> None:
    """Refuse to let the last phone go; raises Refused."""
    if refusal := choosing.why_not_remove(contact, rows_of(type(contact), [contact.customer_id])):
        raise Refused(refusal)


def step_back(row: Customer, contact: Contact) -> bool:
    """Let another be the first choice, because this contact goes; whether a verified one is lost with it."""
    was_primary = contact.is_primary
    contact.living = contact.is_primary = False
    db.session.flush()
    others = [other for other in rows_of(type(contact), [row.id]) if other is not contact]
    following = choosing.next_primary(others) if was_primary else None
    if following:
        adding.put_first(row, following)
    return contact.verified_at is not None


def changeable(actor: Actor, customer_id: UUID) -> Customer:
    """The customer, locked; raises NotFound, Refused when their contacts stay as they are."""
    row = customers.locked(actor, customer_id)
    if refusal := choosing.why_not_change(row):
        raise Refused(refusal)
    return row


def changed(actor: Actor, row: Customer, kind: Kind, *, lost: bool = False) -> None:
    """Tell those who find, show and review a customer by their contacts; `lost`: a verified one is none any more."""
    adding.tell(row)
    customers.note_shown_change(actor, row, [FIELDS[kind]])
    if lost and kind is Kind.PHONE:
        moments.publish("phone_lost", customer_id=row.id)
