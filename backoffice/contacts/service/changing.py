"""Changing the contacts of a customer that exists: each is an operation that reviewers' open work is told of."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Address, Contact, Email, Kind, Phone
from backoffice.contacts.rules import choosing
from backoffice.contacts.service import adding
from backoffice.contacts.service.reading import MODELS, of_customer, rows_of
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command

FIELDS = {Kind.PHONE: "phones", Kind.EMAIL: "emails", Kind.ADDRESS: "addresses"}


@command(Permission.EDIT_CUSTOMER)
def add_phone_to(actor: Actor, customer_id: UUID, given: adding.Given) -> Phone:
    """One more phone; raises what `add_phone` raises, NotFound."""
    row = _changeable(actor, customer_id)
    phone = adding.add_phone(actor, row, given)
    customers.note_shown_change(actor, row, ["phones"])
    return phone


@command(Permission.EDIT_CUSTOMER)
def add_email_to(actor: Actor, customer_id: UUID, given: adding.Given) -> Email:
    """One more e-mail address; raises what `add_email` raises, NotFound."""
    row = _changeable(actor, customer_id)
    email = adding.add_email(actor, row, given)
    customers.note_shown_change(actor, row, ["emails"])
    return email


@command(Permission.EDIT_CUSTOMER)
def add_address_to(actor: Actor, customer_id: UUID, given: adding.Given) -> Address:
    """One more address; raises Invalid, NotFound."""
    row = _changeable(actor, customer_id)
    address = adding.add_address(actor, row, given)
    customers.note_shown_change(actor, row, ["addresses"])
    return address


@command(Permission.EDIT_CUSTOMER)
def remove(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> None:
    """Take a contact away; another of its kind becomes primary if it was. Raises NotFound, Refused."""
    row = _changeable(actor, customer_id)
    contact = of_customer(customer_id, kind, contact_id)
    others = rows_of(MODELS[kind], [customer_id])
    if refusal := choosing.why_not_remove(contact, others):
        raise Refused(refusal)
    was_primary = contact.is_primary
    db.session.delete(contact)
    db.session.flush()
    following = choosing.next_primary([other for other in others if other is not contact])
    if was_primary and following:
        adding.put_first(row, following)
    _changed(actor, row, kind)


@command(Permission.EDIT_CUSTOMER)
def make_primary(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> Contact:
    """Let this be the first choice of its kind; raises NotFound, Refused."""
    row = _changeable(actor, customer_id)
    contact = of_customer(customer_id, kind, contact_id)
    if not contact.is_primary:
        adding.put_first(row, contact)
        _changed(actor, row, kind)
    return contact


def set_living(*, customer_id: UUID, living: bool) -> None:
    """Free a customer's phones and e-mails for others, or take them again (inside the command that ends it)."""
    for model in MODELS.values():
        for contact in rows_of(model, [customer_id]):
            contact.living = living


def _changeable(actor: Actor, customer_id: UUID) -> Customer:
    row = customers.locked(actor, customer_id)
    if refusal := choosing.why_not_change(row):
        raise Refused(refusal)
    return row


def _changed(actor: Actor, row: Customer, kind: Kind) -> None:
    adding.tell(row)
    customers.note_shown_change(actor, row, [FIELDS[kind]])
