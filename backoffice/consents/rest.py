"""REST: a customer's consents, given and taken back."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.config import LANGUAGES
from backoffice.consents import service
from backoffice.consents.models import Consent, Purpose
from backoffice.customers.models import Channel
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("consents", __name__, description="What a customer agreed to, and took back.")


class ConsentBody(Body):
    """A consent; `how` says how it was given, `language` in which one the text was read."""

    purpose = OneOf(Purpose, required=True)
    channel = OneOf(Channel, required=True)
    how = Text(most=500, blank=True, lines=True, load_default="")
    language = OneOf(LANGUAGES, load_default=None, allow_none=True)


class ConsentOut(Body):
    """A consent as it stands."""

    id = fields.String()
    purpose = fields.String()
    text_version = fields.String()
    language = fields.String()
    channel = fields.String()
    given_at = fields.String()
    taken_by = fields.String()
    withdrawn_at = fields.String(allow_none=True)
    how = fields.String()


class ConsentsOut(Body):
    """All consents of a customer, newest first."""

    items = fields.List(fields.Nested(ConsentOut))
    next = fields.String(allow_none=True)


@rest.route("/<uuid:customer_id>/consent", methods=["GET"])
@rest.response(200, ConsentsOut)
def index(customer_id: UUID) -> ResponseReturnValue:
    """All consents of a customer, newest first."""
    _, items = service.consents(actor(), customer_id)
    return jsonify({"items": [as_json(row) for row in items], "next": None})


def again(resource: str | None, *, customer_id: UUID, **_: Any) -> ResponseReturnValue:
    """The answer to a repetition: the consent as it is today."""
    return jsonify(as_json(service.consent(actor(), customer_id, UUID(resource)))), 201


@rest.route("/<uuid:customer_id>/consent", methods=["POST"])
@asks(service.give)
@rest.arguments(ConsentBody)
@rest.response(201, ConsentOut)
@idempotent(again)
def give(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Record a consent to the text of today; the same again answers with the one that stands."""
    given = service.Given(Purpose(body["purpose"]), Channel(body["channel"]), body["how"], body["language"])
    return jsonify(as_json(service.give(actor(), customer_id, given))), 201


def withdrawn_again(_resource: str | None, *, customer_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the consent as it is today."""
    return jsonify(as_json(service.consent(actor(), customer_id, consent_id)))


@rest.route("/<uuid:customer_id>/consent/<uuid:consent_id>/withdraw", methods=["POST"])
@asks(service.withdraw)
@rest.response(200, ConsentOut)
@idempotent(withdrawn_again)
def withdraw(customer_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Take a consent back from now on; the terms cannot be."""
    return jsonify(as_json(service.withdraw(actor(), customer_id, consent_id)))


def as_json(row: Consent) -> dict[str, Any]:
    """One consent."""
    plain = {name: getattr(row, name) for name in ("text_version", "language", "how")}
    return {
        "id": str(row.id),
        "purpose": row.purpose.value,
        **plain,
        "channel": row.channel.value,
        "given_at": row.given_at.isoformat(),
        "taken_by": row.taken_by_name,
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }
