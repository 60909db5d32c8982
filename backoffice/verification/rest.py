"""REST: a customer's automated checks, asked for and read."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from backoffice.verification import service
from backoffice.verification.models import COUNTED, CheckKind, ProviderCheck
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("verification", __name__, description="Automated checks by providers: identity, address, credit.")


class CheckBody(Body):
    """What is to be checked; a credit record needs the customer's consent: how and when it was given."""

    kind = OneOf(CheckKind, required=True)
    consent = Text(most=500, blank=True, lines=True, load_default="")


class CheckOut(Body):
    """A check as it stands; `labels` and comments are null for callers who do not review."""

    id = fields.UUID()
    customer_id = fields.UUID()
    kind = fields.String()
    provider = fields.String()
    state = fields.String()
    case_id = fields.UUID(allow_none=True)
    asked_by = fields.String()
    asked_at = fields.DateTime()
    answered_at = fields.DateTime(allow_none=True)
    link_ends_at = fields.DateTime(allow_none=True)
    labels = fields.List(fields.String(), allow_none=True)
    customer_comment = fields.String(allow_none=True)
    private_comment = fields.String(allow_none=True)
    version = fields.Integer()


class ChecksOut(Body):
    """A customer's checks, one a provider."""

    items = fields.List(fields.Nested(CheckOut))
    next = fields.String(allow_none=True)


def as_json(check: ProviderCheck, *, told_why: bool = False) -> dict[str, Any]:
    """A check as JSON."""
    plain = ("id", "customer_id", "kind", "provider", "state", "case_id", "asked_at", "answered_at", "link_ends_at")
    counted = told_why and check.state in COUNTED
    return {
        **{name: getattr(check, name) for name in (*plain, "version")},
        "asked_by": check.asked_by_name,
        "labels": check.labels if counted else None,
        "customer_comment": check.customer_comment if counted else None,
        "private_comment": check.private_comment if counted else None,
    }


def again(resource: str, customer_id: UUID) -> tuple[dict[str, Any], int]:
    """The answer to a repeated asking: the check as it is by now."""
    return as_json(service.receipt(actor(), customer_id, UUID(resource))), 201


@rest.route("/<uuid:customer_id>/verification", methods=["POST"])
@asks(service.ask)
@rest.arguments(CheckBody)
@rest.response(201, CheckOut)
@idempotent(again)
def ask(body: dict[str, Any], customer_id: UUID) -> tuple[dict[str, Any], int]:
    """Ask a provider to check the customer; what it finds is read later."""
    return as_json(service.ask(actor(), customer_id, CheckKind(body["kind"]), body["consent"])), 201


@rest.route("/<uuid:customer_id>/verification", methods=["GET"])
@rest.response(200, ChecksOut)
def of_customer(customer_id: UUID) -> dict[str, Any]:
    """A customer's checks."""
    found = service.checks_of(actor(), customer_id)
    return {"items": [as_json(check, told_why=found.told_why) for check in found.items], "next": None}
