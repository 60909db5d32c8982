"""Changing one contact that stands, and ending it: what was verified is verified anew, and whoever has it is told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import MEANWHILE, Contact, Kind
from backoffice.contacts.rules import validity
from backoffice.contacts.service import adding, telling
from backoffice.contacts.service.changing import changeable, changed, keep_one, step_back
from backoffice.contacts.service.reading import MODELS, of_customer
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command

VALUES: dict[Kind, tuple[str, ...]] = {
    Kind.PHONE: ("number", "blind"),
    Kind.EMAIL: ("address", "blind"),
    Kind.ADDRESS: ("line1", "line2", "city", "region", "postcode", "country"),
}
OTHERS: dict[Kind, tuple[str, ...]] = {
    Kind.PHONE: ("phone_type", "mno", "shared", "shared_reason", "valid_from", "valid_to"),
    Kind.EMAIL: ("email_type", "valid_from", "valid_to"),
    Kind.ADDRESS: ("address_type", "valid_from", "valid_to"),
}
READ = {Kind.PHONE: adding.read_phone, Kind.EMAIL: adding.read_email, Kind.ADDRESS: adding.read_address}
AT_ONCE = 100


@command(Permission.EDIT_CUSTOMER)
def change(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID, version: int, given: adding.Given) -> Contact:
    """Change what is given of a contact as it was seen at a version; ending today or earlier ends it at once.

    Raises what adding one of its kind raises, Refused (VERSION_CONFLICT, CUSTOMER_ERROR), NotFound.
    """
    row = changeable(actor, customer_id)
    contact = of_customer(customer_id, kind, contact_id)
    if contact.version != version or not contact.living:
        raise Refused(MEANWHILE)
    wanted = READ[kind](actor, row, _merged(kind, contact, given), "")
    lost = _take_value(actor, row, kind, contact, wanted)
    for name in OTHERS[kind]:
        _put(contact, name, getattr(wanted, name))
    if validity.is_over(contact, clock.today()):
        keep_one(contact)
        telling.warn(actor, row, contact)
        lost = step_back(row, contact) or lost
    db.session.flush()
    changed(actor, row, kind, lost=lost)
    return contact


@command(Permission.EDIT_CUSTOMER)
def end_what_is_over(actor: Actor, kind: Kind) -> Sequence[UUID]:
    """End some contacts of a kind whose last day has passed, and say which; none when all is done."""
    model = MODELS[kind]
    over = select(model).where(model.living, model.valid_to <= clock.today()).order_by(model.customer_id, model.id)
    ended = list(db.session.scalars(over.limit(AT_ONCE)))
    for contact in ended:
        row = customers.locked(actor, contact.customer_id)
        telling.warn(actor, row, contact)
        changed(actor, row, kind, lost=step_back(row, contact))
    return [contact.id for contact in ended]


def end(actor: Actor, row: Customer, contact: Contact, because: str) -> None:
    """End what is in other hands now, for a reason, inside a command that locked its customer.

    The last phone may go like this, too; the customer's other contacts are told, and not this one.
    """
    telling.warn(actor, row, contact, itself=False)
    contact.valid_to, contact.ended_because = clock.today(), because
    changed(actor, row, Kind(contact.__tablename__), lost=step_back(row, contact))


def _merged(kind: Kind, contact: Contact, given: adding.Given) -> dict[str, Any]:
    # Another number may be another operator's: it is guessed anew unless it is said.
    dropped = ("blind", "mno") if "number" in given else ("blind",)
    kept = {name: getattr(contact, name) for name in (*VALUES[kind], *OTHERS[kind]) if name not in dropped}
    return {**kept, **given, "may_end": True, "stands": kept}


def _take_value(actor: Actor, row: Customer, kind: Kind, contact: Contact, wanted: Contact) -> bool:
    """Let it be what is wanted; whether a verified one was changed: then it is told, and to be proved again."""
    differs = [name for name in VALUES[kind] if getattr(contact, name) != getattr(wanted, name)]
    if not differs:
        return False
    verified = contact.verified_at is not None
    if verified:
        telling.warn(actor, row, contact)
    for name in differs:
        setattr(contact, name, getattr(wanted, name))
    contact.verified_at = contact.verified_by = None
    contact.replaces_verified = contact.replaces_verified or verified
    return verified


def _put(contact: Contact, name: str, value: object) -> None:
    if getattr(contact, name) != value:
        setattr(contact, name, value)
