"""Hand-overs in JSON: the number masked for everybody who did not type it today, the holder for who may see them."""

from typing import Any

from marshmallow import fields, validate

from backoffice.access.actor import Actor
from backoffice.customers import service as customers
from backoffice.customers.service import masking
from backoffice.handovers.models import HandOverState
from backoffice.handovers.service import Shown
from backoffice.web.fields import Body, OneOf, PageQuery, Text, Version


class NumberBody(Body):
    """A number that has come to somebody else; `claimed_for`: the customer who has it now, if registered yet."""

    number = Text(most=60, required=True)
    why = Text(most=1000, required=True, lines=True)
    claimed_for = fields.UUID(allow_none=True, load_default=None)


class HandOverCodeBody(Body):
    """The code that was read out."""

    code = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{6}\Z", error="A code is six digits, 0 to 9."))


class EndingBody(Body):
    """The case as it was seen, and why it is decided like this."""

    version = Version(required=True)
    reason = Text(most=1000, required=True, lines=True)


class HandOversQuery(PageQuery):
    """Cases of one state, or all."""

    state = OneOf(HandOverState, load_default=None)


class HandOverOut(Body):
    """A case; `customer_id` is the holder known so far, null where the caller may not open their page."""

    id = fields.UUID()
    state = fields.String()
    version = fields.Integer()
    number = fields.String()
    why = fields.String()
    customer_id = fields.UUID(allow_none=True)
    claimed_for = fields.UUID(allow_none=True)
    opened_by = fields.String()
    created_at = fields.DateTime()
    proved_at = fields.DateTime(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_at = fields.DateTime(allow_none=True)
    decided_because = fields.String(allow_none=True)


class HandOversOut(Body):
    """A page of cases, newest first."""

    items = fields.List(fields.Nested(HandOverOut))
    next = fields.String(allow_none=True)


def as_json(actor: Actor, shown: Shown) -> dict[str, Any]:
    """One case as the contract spells it."""
    case = shown.case
    dumped: dict[str, Any] = HandOverOut().dump(case)
    return dumped | {
        "number": number_of(actor, shown), "opened_by": case.opened_by_name, "decided_by": case.decided_by_name,
        "customer_id": str(case.customer_id) if shown.holder else None,
    }  # fmt: skip


def number_of(actor: Actor, shown: Shown) -> str:
    """The number as this person may read it."""
    clear = customers.clear_for(actor, shown.case.opened_by, shown.case.created_at)
    return shown.case.number if clear else masking.phone(shown.case.number)
