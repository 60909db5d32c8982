"""Who stands behind an organisation, in JSON: what is taken of each, and what is given."""

from collections.abc import Sequence
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer, Kyc
from backoffice.customers.service import masking
from backoffice.parties import service
from backoffice.parties.models import LISTS, PartyKind
from backoffice.parties.service import Behind
from backoffice.parties.service.changing import Holding
from backoffice.web.fields import Body, OneOf, Text

PERCENT = "A number above 0 and up to 100 is needed, with at most two digits behind the point."


class Percent(fields.Decimal):
    """A share of the whole: a JSON number."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not 0 < value <= 100:
            raise ValidationError(PERCENT)
        share = Decimal(str(value))
        if share != share.quantize(Decimal("0.01")):
            raise ValidationError(PERCENT)
        return share


class HoldingBody(Body):
    """What somebody is in the organisation, and what they hold of it."""

    role = Text(most=120, allow_none=True)
    share_percent = Percent(allow_none=True)


class PartyOut(Body):
    """A person behind an organisation; asked of a person, the organisation. Names of other branches are covered."""

    id = fields.UUID()
    kind = OneOf(PartyKind)
    customer_id = fields.UUID()
    public_number = fields.String()
    name = fields.String()
    kyc = OneOf(Kyc)
    role = fields.String(allow_none=True)
    share_percent = fields.Float(allow_none=True)
    from_day = fields.Date(data_key="from")
    until_day = fields.Date(data_key="until", allow_none=True)


class PartiesOut(Body):
    """All of them, those in force first."""

    items = fields.List(fields.Nested(PartyOut))
    next = fields.String(allow_none=True)


def holding(body: dict[str, Any]) -> Holding:
    """A checked body as the operation takes it."""
    return Holding(body.get("role"), body.get("share_percent"))


def as_json(item: Behind) -> dict[str, Any]:
    """One link with the customer at its other end."""
    row, other = item.party, item.other
    return {
        "id": str(row.id),
        "kind": row.kind.value,
        "customer_id": str(other.id),
        "public_number": other.public_number,
        "name": other.name if item.within_reach else masking.name(other.name),
        "kyc": other.kyc.value,
        "role": row.role,
        "share_percent": None if row.share_percent is None else _number(row.share_percent),
        "from": row.from_day.isoformat(),
        "until": row.until_day.isoformat() if row.until_day else None,
    }


def facet(actor: Actor, customers: Sequence[Customer]) -> dict[UUID, dict[str, Any]]:
    """Who stands behind each organisation now; persons have nobody behind them."""
    found = service.behind_each(actor, [one.id for one in customers if not one.is_person])
    lists: dict[UUID, dict[str, Any]] = {
        one.id: {name: None if one.is_person else [] for name in LISTS.values()} for one in customers
    }
    for organisation_id, items in found.items():
        for item in items:
            lists[organisation_id][LISTS[item.party.kind]].append(as_json(item))
    return lists


def _number(share: Decimal) -> int | float:
    return int(share) if share == share.to_integral_value() else float(share)
