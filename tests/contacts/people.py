"""A customer with contacts, and the codes that were sent to them."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service
from backoffice.contacts.models import Email, Kind, Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.notifications.models import Message
from tests.identity.signing_in import staff

NUMBER, ADDRESS = "+254712345678", "amina@example.org"
AGENT = staff("agent", name="Samuel Okoth")
OFFICER = staff("branch-officer", name="Joy Were")


@command(Permission.CREATE_CUSTOMER)
def registered(actor: Actor, number: str = NUMBER, address: str = "", branch: str = "north") -> Customer:
    """Somebody with a phone, and an e-mail address if one is given."""
    row = customers.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, branch, {"family_name": "Otieno"})
    emails = [{"address": address}] if address else []
    service.add_all(actor, row, [{"number": number}], emails)
    return row


def amina(**more: Any) -> Customer:
    """A customer of the north, registered by the system."""
    return registered(SYSTEM, **more)


def phone_of(customer: Customer) -> Phone:
    return service.rows_of(Phone, [customer.id])[0]


def email_of(customer: Customer) -> Email:
    return service.rows_of(Email, [customer.id])[0]


def phones(customer: Customer) -> list[tuple[str, bool]]:
    """(number, whether it is the first choice) of all phones."""
    return [(phone.number, phone.is_primary) for phone in service.rows_of(Phone, [customer.id])]


def code_for(customer_id: UUID) -> str:
    """The code in the newest message to this customer."""
    newest = select(Message).where(Message.customer_id == customer_id).order_by(Message.created_at.desc()).limit(1)
    found = re.search(r"\b[0-9]{6}\b", db.session.scalars(newest).one().text)
    assert found, "the message holds no code"
    return found[0]


def sent_code(customer: Customer, kind: Kind = Kind.PHONE) -> tuple[UUID, str]:
    """Send a code; the contact's id and the code."""
    contact = phone_of(customer) if kind is Kind.PHONE else email_of(customer)
    service.send_code(AGENT, customer.id, kind, contact.id)
    return contact.id, code_for(customer.id)


def wrong(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 10**6:06d}"
