"""What contacts bring to the house."""

from typing import Any
from uuid import UUID

from backoffice.contacts.json_shapes import facet
from backoffice.contacts.models import Address, ContactCode, Email, Phone
from backoffice.contacts.rest import rest
from backoffice.contacts.service import rows_of
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding


def _phones(customer_id: UUID) -> list[dict[str, Any]]:
    return [{"number": row.number, "phone_type": row.phone_type} for row in rows_of(Phone, [customer_id])]


def _emails(customer_id: UUID) -> list[dict[str, Any]]:
    return [{"address": row.address, "email_type": row.email_type} for row in rows_of(Email, [customer_id])]


def _addresses(customer_id: UUID) -> list[dict[str, Any]]:
    names = ("line1", "line2", "city", "region", "postcode", "country")
    return [{name: getattr(row, name) for name in names} for row in rows_of(Address, [customer_id])]


area = Area(
    name="contacts",
    rest=(rest,),
    holds=(
        Holding(Phone, "Phones"),
        Holding(Email, "E-mail addresses"),
        Holding(Address, "Addresses"),
        Holding(ContactCode, "One-time codes", merge="stay", erase="delete"),
    ),
    facet=facet,
    reveal={"phones": _phones, "emails": _emails, "addresses": _addresses},
)
