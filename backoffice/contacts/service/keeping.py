"""Adding and removing contacts. The functions without a mark work inside another operation, such as registration."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import rules
from backoffice.contacts.models import Address, Contact, Email, Phone
from backoffice.contacts.service.reading import C, rows_of
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refusal, Refused
from backoffice.kernel.operations import command
from backoffice.kernel.settings import settings

KINDS: dict[str, type[Contact]] = {"phone": Phone, "email": Email, "address": Address}
MOST = 20


def blind_phone(number: str) -> bytes:
    """What two rows with the same phone share."""
    return vault.blind("phone", number)


def add_phone(actor: Actor, row: Customer, given: Mapping[str, Any]) -> Phone:
    """A phone for this customer; raises Invalid (INVALID_PHONE), Refused (PHONE_ALREADY_REGISTERED)."""
    shared = bool(given.get("shared"))
    if shared and not actor.may(Permission.SHARE_PHONE):
        raise PermissionDenied(Permission.SHARE_PHONE)
    if shared and not given.get("shared_reason"):
        raise Invalid.one("shared_reason", "Say why several people use this phone.")
    number = rules.canonical_phone(given["number"], settings().default_region)
    _check_type(Dictionary.PHONE_TYPE, "phone_type", given["phone_type"])
    own = rows_of(Phone, [row.id])
    primary = not shared and _takes_first_place(own, given)
    values = {"shared": shared, "shared_reason": given.get("shared_reason"), "number": number, "living": True}
    phone = Phone(**_common(actor, row, primary), **values, phone_type=given["phone_type"], blind=blind_phone(number))
    return _added(actor, row, phone, own)


def add_email(actor: Actor, row: Customer, given: Mapping[str, Any]) -> Email:
    """An e-mail address for this customer; raises Invalid (INVALID_EMAIL), Refused (DUPLICATE_CUSTOMER)."""
    address = rules.canonical_email(given["address"], trial=settings().runs_as != "production")
    _check_type(Dictionary.EMAIL_TYPE, "email_type", given["email_type"])
    own = rows_of(Email, [row.id])
    values = {"address": address, "blind": vault.blind("email", address.casefold()), "living": True}
    email = Email(**_common(actor, row, _takes_first_place(own, given)), **values, email_type=given["email_type"])
    return _added(actor, row, email, own)


def add_address(actor: Actor, row: Customer, given: Mapping[str, Any]) -> Address:
    """A postal address for this customer."""
    _check_type(Dictionary.ADDRESS_TYPE, "address_type", given["address_type"])
    own = rows_of(Address, [row.id])
    lines = {name: given.get(name) for name in ("line1", "line2", "city", "postcode")}
    plain = {"country": given["country"].upper(), "address_type": given["address_type"]}
    address = Address(**_common(actor, row, _takes_first_place(own, given)), **lines, **plain)
    return _added(actor, row, address, own)


ADD: dict[str, Callable[[Actor, Customer, Mapping[str, Any]], Contact]] = {
    "phone": add_phone,
    "email": add_email,
    "address": add_address,
}


@command(Permission.EDIT_CUSTOMER)
def add(actor: Actor, customer_id: UUID, kind: str, given: Mapping[str, Any]) -> Contact:
    """Add one contact of a kind (phone, email, address); raises as the kind's own function."""
    row = _changeable(actor, customer_id)
    contact = ADD[kind](actor, row, given)
    customers.note_shown_change(actor, row, [f"{kind}s" if kind != "address" else "addresses"])
    return contact


@command(Permission.EDIT_CUSTOMER)
def remove(actor: Actor, customer_id: UUID, kind: str, contact_id: UUID) -> None:
    """Remove a contact; the next one takes its first place. The last own phone stays. Raises NotFound, Refused."""
    row = _changeable(actor, customer_id)
    contact = of_customer(row, kind, contact_id)
    left = [other for other in rows_of(KINDS[kind], [row.id]) if other.id != contact.id]
    if isinstance(contact, Phone) and not left:
        raise Refused(Refusal("CUSTOMER_ERROR", "A customer keeps at least one phone. Add the new one first."))
    db.session.delete(contact)
    db.session.flush()
    heirs = [other for other in left if not getattr(other, "shared", False)]
    if contact.primary and heirs:
        heirs[0].primary = True
    _tell(row)
    customers.note_shown_change(actor, row, [kind])


@command(Permission.EDIT_CUSTOMER)
def make_primary(actor: Actor, customer_id: UUID, kind: str, contact_id: UUID) -> Contact:
    """Give a contact the first place of its kind; raises NotFound, Refused (a shared phone)."""
    row = _changeable(actor, customer_id)
    contact = of_customer(row, kind, contact_id)
    if getattr(contact, "shared", False):
        raise Refused(Refusal("CUSTOMER_ERROR", "A shared phone cannot be the first choice."))
    for other in rows_of(KINDS[kind], [row.id]):
        other.primary = False
    db.session.flush()
    contact.primary = True
    _tell(row)
    return contact


def of_customer(row: Customer, kind: str, contact_id: UUID) -> Contact:
    """That contact of this customer, or NotFound."""
    contact = db.session.get(KINDS[kind], contact_id)
    if contact is None or contact.customer_id != row.id:
        raise NotFound("contact")
    return contact


def _changeable(actor: Actor, customer_id: UUID) -> Customer:
    row = customers.locked(actor, customer_id)
    if not row.is_living:
        raise Refused(Refusal("INVALID_TRANSITION", f"This customer is {row.stage}; its contacts stay as they are."))
    return row


def _check_type(dictionary: Dictionary, field: str, code: str) -> None:
    if not dictionaries.is_known(dictionary, code):
        raise Invalid.one(field, "This is not one of the known types.")


def _takes_first_place(own: list[Any], given: Mapping[str, Any]) -> bool:
    return bool(given.get("primary")) or not any(contact.primary for contact in own)


def _common(actor: Actor, row: Customer, primary: bool) -> dict[str, Any]:
    return {"customer_id": row.id, "sealed_for": row.sealed_for, "primary": primary, "created_by": actor.id}


def _added(actor: Actor, row: Customer, contact: C, own: list[C]) -> C:
    if len(own) >= MOST:
        raise Refused(Refusal("CUSTOMER_ERROR", f"More than {MOST} of a kind are not kept."))
    if contact.primary:
        for other in own:
            other.primary = False
        db.session.flush()
    db.session.add(contact)
    db.session.flush()
    _tell(row)
    return contact


def _tell(row: Customer) -> None:
    """Let the customer's row know what finds it, and what to show first."""
    phones, emails = rows_of(Phone, [row.id]), rows_of(Email, [row.id])
    customers.note_found_by(row, "phone", [phone.number for phone in phones])
    customers.note_found_by(row, "email", [email.address for email in emails])
    customers.note_primary(
        row,
        phone=next((phone.number for phone in phones if phone.primary), None),
        email=next((email.address for email in emails if email.primary), None),
    )
