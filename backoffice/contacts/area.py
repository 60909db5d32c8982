"""What contacts bring to the house."""

from typing import Any
from uuid import UUID

from backoffice.contacts.json_shapes import facet
from backoffice.contacts.models import Address, Code, Email, Phone
from backoffice.contacts.rest import rest
from backoffice.contacts.service import contacts_of
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding


def _phones(customer_id: UUID) -> list[dict[str, Any]]:
    rows = contacts_of([customer_id])[customer_id].phones
    return [{"number": row.number, "phone_type": row.phone_type} for row in rows]


def _emails(customer_id: UUID) -> list[dict[str, Any]]:
    rows = contacts_of([customer_id])[customer_id].emails
    return [{"address": row.address, "email_type": row.email_type} for row in rows]


def _addresses(customer_id: UUID) -> list[dict[str, Any]]:
    rows = contacts_of([customer_id])[customer_id].addresses
    names = ("line1", "line2", "city", "postcode", "country")
    return [{name: getattr(row, name) for name in names} for row in rows]


area = Area(
    name="contacts",
    rest=(rest,),
    holds=(
        Holding(Phone, "Phones"),
        Holding(Email, "E-mail addresses"),
        Holding(Address, "Addresses"),
        Holding(Code, "One-time codes", merge="stay", erase="delete"),
    ),
    facet=facet,
    reveal={"phones": _phones, "emails": _emails, "addresses": _addresses},
)
