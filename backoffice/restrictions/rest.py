"""REST: a customer's restrictions, set and lifted."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, fields

from backoffice.approvals import service as approvals
from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rest import RequestOut
from backoffice.restrictions import service
from backoffice.restrictions.json_shapes import as_json, effects_json, lifting_json
from backoffice.restrictions.models import Restriction, RestrictionKind, Source
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("restrictions", __name__, description="What blocks a customer's use.")


class Moment(fields.String):
    """A time with its zone, or a day (which then counts to its end, in UTC)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            if len(text) == len("2026-11-23"):
                return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), UTC)
            when = datetime.fromisoformat(text)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("A time such as 2026-11-23T12:00:00Z, or a day, is needed.") from error


class RestrictionBody(Body):
    """A new restriction; without `until` it stays until it is lifted."""

    kind = OneOf(RestrictionKind, required=True)
    source = OneOf(Source, required=True)
    reason = Text(most=1000, required=True, lines=True)
    until = Moment(allow_none=True, load_default=None)


class LiftBody(Body):
    """Why it is lifted."""

    reason = Text(most=1000, required=True, lines=True)


class RestrictionOut(Body):
    """A restriction as it stands."""

    id = fields.String()
    kind = fields.String()
    source = fields.String()
    since = fields.DateTime(data_key="from")
    until = fields.DateTime(allow_none=True)
    customer_id = fields.String()
    reason = fields.String()
    set_by = fields.String()
    in_force = fields.Boolean()
    lifted_at = fields.String(allow_none=True)
    lifted_by = fields.String(allow_none=True)
    lifted_because = fields.String(allow_none=True)
    version = fields.Integer()


class RestrictionsOut(Body):
    """All restrictions of a customer, newest first."""

    items = fields.List(fields.Nested(RestrictionOut))
    next = fields.String(allow_none=True)


class EffectsOut(Body):
    """The status, and whether sign-in, debits and credits are possible: now, and with one more of each kind.

    `most` is the largest single debit and credit where one is possible; null: no limit.
    """

    now = fields.Dict()
    then = fields.Dict()
    most = fields.Dict()


class LiftingOut(EffectsOut):
    """The same now and once it is lifted; what stays, whether a second person decides, why it cannot be now."""

    stays = fields.List(fields.String())
    four_eyes = fields.Boolean()
    refusal = fields.String(allow_none=True)


@rest.route("/<uuid:customer_id>/restriction/effect", methods=["GET"])
@rest.response(200, EffectsOut)
def effect(customer_id: UUID) -> ResponseReturnValue:
    """What each kind of restriction would do to this customer; nothing is set."""
    return jsonify(effects_json(service.restrictable(actor(), customer_id)))


@rest.route("/<uuid:customer_id>/restriction/<uuid:restriction_id>/effect", methods=["GET"])
@rest.response(200, LiftingOut)
def lifting(customer_id: UUID, restriction_id: UUID) -> ResponseReturnValue:
    """What lifting this restriction, and no other, would do; nothing is lifted."""
    return jsonify(lifting_json(service.liftable(actor(), customer_id, restriction_id)))


@rest.route("/<uuid:customer_id>/restriction", methods=["GET"])
@rest.response(200, RestrictionsOut)
def index(customer_id: UUID) -> ResponseReturnValue:
    """All restrictions of a customer, newest first."""
    history = service.restrictions(actor(), customer_id)
    return jsonify({"items": [as_json(row) for row in history.items], "next": None})


def again(resource: str | None, *, customer_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the restriction as it is today."""
    _, row = service.restriction(actor(), customer_id, UUID(resource))
    return jsonify(as_json(row)), 201


@rest.route("/<uuid:customer_id>/restriction", methods=["POST"])
@asks(service.restrict)
@rest.arguments(RestrictionBody)
@rest.response(201, RestrictionOut)
@idempotent(again)
def restrict(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Set a restriction; it blocks at once."""
    kind, source = RestrictionKind(body["kind"]), Source(body["source"])
    row = service.restrict(actor(), customer_id, kind, source, body["reason"], body["until"])
    return jsonify(as_json(row)), 201


def lifted_again(resource: str | None, *, customer_id: UUID, restriction_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the restriction, or the request, as it is today."""
    if resource == str(restriction_id):
        return _answer(service.restriction(actor(), customer_id, restriction_id)[1])
    return _answer(approvals.request(actor(), UUID(resource)))


@rest.route("/<uuid:customer_id>/restriction/<uuid:restriction_id>/lift", methods=["POST"])
@asks(service.lift)
@rest.arguments(LiftBody)
@rest.response(200, RestrictionOut)
@rest.alt_response(202, schema=RequestOut, description="A second person decides: the request.")
@idempotent(lifted_again)
def lift(body: dict[str, Any], customer_id: UUID, restriction_id: UUID) -> ResponseReturnValue:
    """Lift a restriction, or ask a second person to where its source needs that."""
    return _answer(service.lift(actor(), customer_id, restriction_id, body["reason"]))


def _answer(done: Restriction | ApprovalRequest) -> ResponseReturnValue:
    return (jsonify(request_json(done)), 202) if isinstance(done, ApprovalRequest) else (jsonify(as_json(done)), 200)
