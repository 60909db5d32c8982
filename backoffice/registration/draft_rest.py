"""REST: one's own drafts of registrations, kept from any device."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from backoffice.registration import service
from backoffice.registration.models import Draft
from backoffice.registration.service.drafting import MOST_FIELDS
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("registration_drafts", __name__, description="Registrations that are not done yet.")


class DraftFieldBody(Body):
    """One field as it was typed; a name may come several times."""

    name = Text(most=100, required=True)
    text = Text(most=2000, blank=True, lines=True, required=True)


class DraftBody(Body):
    """All that was typed so far, in place of what was kept."""

    fields = fields.List(  # type: ignore[assignment]  # marshmallow's own word, too
        fields.Nested(DraftFieldBody), required=True, validate=validate.Length(max=MOST_FIELDS)
    )


class DraftOut(Body):
    """A draft: its id is the key under which the registration is sent."""

    id = fields.UUID()
    title = fields.String()
    saved_at = fields.DateTime()
    discarded_at = fields.DateTime(allow_none=True)
    typed = fields.List(fields.Nested(DraftFieldBody))


class DraftsOut(Body):
    """One's own drafts, the newest first."""

    items = fields.List(fields.Nested(DraftOut))
    next = fields.String(allow_none=True)


def as_json(row: Draft) -> dict[str, Any]:
    """A draft as JSON."""
    return {
        "id": str(row.id),
        "title": row.title,
        "saved_at": row.saved_at.isoformat(),
        "discarded_at": row.discarded_at.isoformat() if row.discarded_at else None,
        "typed": [{"name": name, "text": text} for name, text in row.fields],
    }


@rest.route("/draft", methods=["GET"])
@rest.response(200, DraftsOut)
def index() -> ResponseReturnValue:
    """Your drafts, the newest first; those discarded a moment ago can be brought back."""
    return jsonify({"items": [as_json(row) for row in service.drafts(actor())], "next": None})


@rest.route("/draft/<uuid:draft_id>", methods=["GET"])
@rest.response(200, DraftOut)
def read(draft_id: UUID) -> ResponseReturnValue:
    """One of your drafts."""
    return jsonify(as_json(service.draft(actor(), draft_id)))


@rest.route("/draft/<uuid:draft_id>", methods=["PUT"])
@asks(service.save_draft)
@rest.arguments(DraftBody)
@rest.response(200, DraftOut)
def save(body: dict[str, Any], draft_id: UUID) -> ResponseReturnValue:
    """Keep what was typed so far under an id of your choice; a discarded draft is there again."""
    typed = [(one["name"], one["text"]) for one in body["fields"]]
    return jsonify(as_json(service.save_draft(actor(), draft_id, typed)))


@rest.route("/draft/<uuid:draft_id>", methods=["DELETE"])
@asks(service.discard_draft)
@rest.alt_response(204, description="Put aside.")
def discard(draft_id: UUID) -> ResponseReturnValue:
    """Discard a draft; for ten minutes it can be brought back."""
    service.discard_draft(actor(), draft_id)
    return "", 204


@rest.route("/draft/<uuid:draft_id>/return", methods=["PUT"])
@asks(service.bring_back_draft)
@rest.response(200, DraftOut)
def bring_back(draft_id: UUID) -> ResponseReturnValue:
    """Undo discarding a draft."""
    return jsonify(as_json(service.bring_back_draft(actor(), draft_id)))
