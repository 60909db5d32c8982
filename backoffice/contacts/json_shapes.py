"""Contacts in JSON, both ways."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from backoffice.access.actor import Actor
from backoffice.contacts.models import Address, Email, Phone
from backoffice.contacts.service import contacts_of
from backoffice.customers.service import clear_for, masking
from backoffice.kernel import vault
from backoffice.web.fields import Body, Text, Truth


class ContactBody(Body):
    """What the kinds share; what an answer adds may be sent back and is ignored."""

    primary = Truth(load_default=False)
    id = fields.UUID(load_only=True)
    verified_at = fields.Raw(load_only=True, allow_none=True)


class PhoneBody(ContactBody):
    """A phone in any spelling."""

    number = Text(most=40, required=True)
    phone_type = Text(most=60, load_default="mobile")
    shared = Truth(load_default=False)
    shared_reason = Text(most=300, allow_none=True)


class EmailBody(ContactBody):
    """An e-mail address."""

    address = Text(most=254, required=True)
    email_type = Text(most=60, load_default="personal")


class AddressBody(ContactBody):
    """A postal address."""

    line1 = Text(most=200, required=True)
    line2 = Text(most=200, allow_none=True)
    city = Text(most=100, allow_none=True)
    postcode = Text(most=20, allow_none=True)
    country = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z]{2}$", error="Two letters are needed."))
    address_type = Text(most=60, load_default="home")


class CodeBody(Body):
    """A typed code."""

    code = fields.String(required=True, validate=validate.Length(max=40))


def facet(actor: Actor, customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """`phones`, `emails` and `addresses` of some customers."""
    found = contacts_of(customer_ids)
    everything = [row for kept in found.values() for row in (*kept.phones, *kept.emails, *kept.addresses)]
    vault.load_keys({row.sealed_for for row in everything})
    return {
        customer_id: {
            "phones": [phone_json(actor, phone) for phone in kept.phones],
            "emails": [email_json(actor, email) for email in kept.emails],
            "addresses": [address_json(actor, address) for address in kept.addresses],
        }
        for customer_id, kept in found.items()
    }


def _rest(row: Phone | Email | Address) -> dict[str, Any]:
    return {"id": str(row.id), "primary": row.primary, "verified_at": row.verified_at and row.verified_at.isoformat()}


def phone_json(actor: Actor, row: Phone, *, clear: bool = False) -> dict[str, Any]:
    """A phone, masked unless the actor typed it today."""
    shown = row.number if clear or clear_for(actor, row.created_by, row.created_at) else masking.phone(row.number)
    return {"number": shown, "phone_type": row.phone_type, "shared": row.shared, **_rest(row)}


def email_json(actor: Actor, row: Email, *, clear: bool = False) -> dict[str, Any]:
    """An e-mail address, masked unless the actor typed it today."""
    shown = row.address if clear or clear_for(actor, row.created_by, row.created_at) else masking.email(row.address)
    return {"address": shown, "email_type": row.email_type, **_rest(row)}


def address_json(actor: Actor, row: Address, *, clear: bool = False) -> dict[str, Any]:
    """An address, its lines masked unless the actor typed it today."""
    shown = clear or clear_for(actor, row.created_by, row.created_at)
    lines = [row.line1, row.line2]
    line1, line2 = lines if shown else [masking.line(line) if line else line for line in lines]
    place = {"city": row.city, "postcode": row.postcode, "country": row.country, "address_type": row.address_type}
    return {"line1": line1, "line2": line2, **place, **_rest(row)}
