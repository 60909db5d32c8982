"""Who calls: the number as the gateway says, and the customer who proved that it is theirs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.settings import settings

MAY = (Permission.CREATE_CUSTOMER, Permission.RECORD_CONSENT, Permission.VERIFY_CONTACT, Permission.ALL_BRANCHES)
USSD = Actor.system("ussd", frozenset(MAY))


@dataclass(frozen=True)
class Call:
    """One request of the gateway: its session, the phone in E.164, the answers so far joined by *."""

    session: str
    phone: str
    text: str


@dataclass(frozen=True)
class Caller:
    """The language of the first screen, and the customer: None unless a code has proved the phone theirs."""

    language: str
    customer: Customer | None


@query(Permission.VERIFY_CONTACT)
def caller(actor: Actor, call: Call) -> Caller:
    """Who calls. A number that nobody proved is a stranger's, whoever registered it."""
    phone = own_phone(call.phone)
    if phone is None or phone.verified_at is None:
        return Caller(settings().default_language, None)
    row = customers.in_scope(actor, phone.customer_id)
    note_customer(row.id)
    return Caller(customers.language_of(row), row)


def own_phone(number: str) -> Phone | None:
    """The living phone of this number that is somebody's own (behind an operation of the caller's)."""
    wanted = (Phone.blind == vault.blind("phone", number), Phone.living, Phone.shared.is_(False))
    return db.session.scalars(select(Phone).where(*wanted)).first()


def reached(customer_id: UUID) -> Customer:
    """That customer, locked for an act."""
    return customers.locked(USSD, customer_id)
