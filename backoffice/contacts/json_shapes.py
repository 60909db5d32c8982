"""Contacts in JSON: what is taken, and what is given, masked for everybody who did not type it today."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from backoffice.access.actor import Actor
from backoffice.contacts.models import Address, Contact, Email, Phone
from backoffice.contacts.service import listed_contacts_of
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.customers.service import masking
from backoffice.web.fields import Body, Day, OneOf, Text, Truth

Shape = Callable[[Any, bool], dict[str, Any]]


class ContactBody(Body):
    """What every contact takes; what an answer adds may be sent back and is ignored."""

    primary = Truth(load_default=False)
    valid_from = Day(allow_none=True, load_default=None)
    valid_to = Day(allow_none=True, load_default=None)
    id = fields.UUID(load_only=True)
    verified_at: fields.Field[Any] = fields.Raw(load_only=True, allow_none=True)
    verified_by: fields.Field[Any] = fields.Raw(load_only=True, allow_none=True)
    version: fields.Field[Any] = fields.Raw(load_only=True, allow_none=True)


class PhoneBody(ContactBody):
    """A phone. `shared` with its reason: a household's, which needs the permission share_phone."""

    number = Text(most=60, required=True, blank=True)  # an empty one is a wrong phone like others
    phone_type = Text(most=60, load_default="mobile")
    mno = Text(most=60, allow_none=True, load_default=None)
    shared = Truth(load_default=False)
    shared_reason = Text(most=300, allow_none=True)


class EmailBody(ContactBody):
    """An e-mail address."""

    address = Text(most=254, required=True, blank=True)
    email_type = Text(most=60, load_default="personal")


class AddressBody(ContactBody):
    """An address; without a country it is one of the bank's own."""

    line1 = Text(most=120, required=True)
    line2 = Text(most=120, allow_none=True)
    city = Text(most=80, allow_none=True)
    region = Text(most=80, allow_none=True)
    postcode = Text(most=20, allow_none=True)
    country = fields.String(validate=validate.Regexp(r"^[A-Za-z]{2}\Z", error="Two letters are needed."))
    address_type = Text(most=60, load_default="home")


class ContactChange(Body):
    """What can be changed of every contact; what is left out stays. `valid_to`: the day on which it no longer is."""

    valid_from = Day()
    valid_to = Day(allow_none=True)


class PhoneChange(ContactChange):
    """A phone as it shall be; another number is to be verified anew."""

    number = Text(most=60, blank=True)
    phone_type = Text(most=60)
    mno = Text(most=60, allow_none=True)
    shared = Truth()
    shared_reason = Text(most=300, allow_none=True)


class EmailChange(ContactChange):
    """An e-mail address as it shall be; another one is to be verified anew."""

    address = Text(most=254, blank=True)
    email_type = Text(most=60)


class AddressChange(ContactChange):
    """An address as it shall be."""

    line1 = Text(most=120)
    line2 = Text(most=120, allow_none=True)
    city = Text(most=80, allow_none=True)
    region = Text(most=80, allow_none=True)
    postcode = Text(most=20, allow_none=True)
    country = fields.String(validate=validate.Regexp(r"^[A-Za-z]{2}\Z", error="Two letters are needed."))
    address_type = Text(most=60)


class WhichQuery(Body):
    """Those that are valid, or those that ended."""

    state = OneOf(["valid", "ended"], load_default="valid")


class KeptOut(Body):
    """What every contact has once it is kept."""

    id = fields.UUID()
    verified_at: fields.Field[Any] = fields.DateTime(allow_none=True)
    verified_by: fields.Field[Any] = fields.String(allow_none=True)
    version: fields.Field[Any] = fields.Integer()


class PhoneOut(KeptOut, PhoneBody):
    """A phone as it is answered."""


class EmailOut(KeptOut, EmailBody):
    """An e-mail address as it is answered."""


class AddressOut(KeptOut, AddressBody):
    """An address as it is answered."""


class CodeBody(Body):
    """The code that a customer read out."""

    code = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{6}\Z", error="A code is six digits, 0 to 9."))


class CodeOut(Body):
    """How far the verification of a contact is."""

    state = fields.String()
    expires_at = fields.DateTime(allow_none=True)
    attempts_left = fields.Integer(allow_none=True)


class ConsoleOut(Body):
    """How far the proof of one contact is: what to try `instead`, and from when another code may be sent."""

    id = fields.UUID()
    kind = fields.String()
    state = fields.String()
    expires_at = fields.DateTime(allow_none=True)
    attempts_left = fields.Integer(allow_none=True)
    delivery = fields.String(allow_none=True)
    again_at = fields.DateTime(allow_none=True)
    why_not = fields.String()
    instead = fields.List(fields.UUID())


class ConsolesOut(Body):
    """All of one customer."""

    items = fields.List(fields.Nested(ConsoleOut))
    next = fields.String(allow_none=True)


def phone(row: Phone, clear: bool) -> dict[str, Any]:
    """A phone as the contract spells it."""
    shown = row.number if clear else masking.phone(row.number)
    reason = row.shared_reason if clear else masking.word(row.shared_reason or "") or None
    kind = {"phone_type": row.phone_type, "mno": row.mno}
    return {"number": shown, **kind, "shared": row.shared, "shared_reason": reason}


def email(row: Email, clear: bool) -> dict[str, Any]:
    """An e-mail address as the contract spells it."""
    return {"address": row.address if clear else masking.email(row.address), "email_type": row.email_type}


def address(row: Address, clear: bool) -> dict[str, Any]:
    """An address as the contract spells it; town and country are never masked."""
    lines = {name: getattr(row, name) for name in ("line1", "line2", "city", "region", "postcode", "country")}
    covers = {"line1": masking.line, "line2": masking.line, "postcode": masking.word}
    hidden = {} if clear else {name: cover(lines[name]) for name, cover in covers.items() if lines[name]}
    return {**lines, **hidden, "address_type": row.address_type}


SHAPES: dict[str, tuple[str, Shape]] = {
    Phone.__tablename__: ("phones", phone),
    Email.__tablename__: ("emails", email),
    Address.__tablename__: ("addresses", address),
}


def as_json(actor: Actor, row: Contact) -> dict[str, Any]:
    """One contact, masked unless the actor typed it today."""
    return _whole(row, clear=customers.clear_for(actor, row.created_by, row.created_at))


def _whole(row: Contact, *, clear: bool) -> dict[str, Any]:
    _, shape = SHAPES[row.__tablename__]
    return {
        "id": str(row.id), **shape(row, clear), "primary": row.is_primary,
        "verified_at": row.verified_at.isoformat() if row.verified_at else None, "verified_by": row.verified_by,
        "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "version": row.version,
    }  # fmt: skip


def facet(actor: Actor, of: Sequence[Customer]) -> dict[UUID, dict[str, Any]]:
    """phones, emails and addresses of these customers."""
    kept = listed_contacts_of(customer.id for customer in of)
    return {
        customer_id: {name: [as_json(actor, row) for row in rows] for name, rows in vars(book).items()}
        for customer_id, book in kept.items()
    }


def _clear_list(name: str) -> Callable[[UUID], list[dict[str, Any]]]:
    def clear(customer_id: UUID) -> list[dict[str, Any]]:
        kept = listed_contacts_of([customer_id])[customer_id]
        return [_whole(row, clear=True) for row in getattr(kept, name)]

    return clear


REVEAL: Mapping[str, Callable[[UUID], Any]] = {name: _clear_list(name) for name, _ in SHAPES.values()}
