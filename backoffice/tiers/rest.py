"""REST: the table of tiers, a customer's standing, and proposals."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from backoffice.approvals import service as approvals
from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rest import RequestOut
from backoffice.tiers import service
from backoffice.tiers.json_shapes import on_day_json, standing_json, table_row
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Day, Text, Whole
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("tiers", __name__, description="Tiers and their limits.")


class TierBody(Body):
    """Which tier is proposed, and why."""

    level = Whole(required=True, validate=validate.Range(min=1, max=4))
    reason = Text(most=1000, blank=True, lines=True, load_default="", allow_none=True)


class TierOut(Body):
    """A tier and its limits, in the bank's currency."""

    level = fields.Integer()
    name = fields.String()
    needs = fields.List(fields.String())
    channels = fields.List(fields.String())
    features = fields.List(fields.String())
    organisations_only = fields.Boolean()
    unlimited = fields.Boolean()
    limits = fields.List(fields.Dict())
    table = fields.Integer()
    max_balance = fields.String(allow_none=True)
    max_transaction = fields.String(allow_none=True)
    effective_from = fields.String()


class TiersOut(Body):
    """All tiers, lowest first."""

    items = fields.List(fields.Nested(TierOut))
    next = fields.String(allow_none=True)


class StandingOut(Body):
    """Where a customer stands among the tiers."""

    tier = fields.Dict(allow_none=True)
    evidence = fields.List(fields.String())
    missing = fields.Dict()
    waiting = fields.String(allow_none=True)
    completeness = fields.Dict()
    history = fields.List(fields.Dict())


class TableQuery(Body):
    """`on` a day: the table at its end (UTC), past or planned; left out: now."""

    on = Day()


class DayQuery(Body):
    """The day that is asked about."""

    on = Day(required=True)


class OnDayOut(Body):
    """The tier a customer had at the end of a day (UTC), and its limits then."""

    tier = fields.Dict(allow_none=True)
    limits = fields.List(fields.Dict())
    since = fields.String(allow_none=True)
    assigned_by = fields.String(allow_none=True)


@rest.route("/tier", methods=["GET"])
@rest.arguments(TableQuery, location="query")
@rest.response(200, TiersOut)
def index(query: dict[str, Any]) -> ResponseReturnValue:
    """The tiers as they are now, were, or will be."""
    table = service.tiers(actor(), query.get("on"))
    return jsonify({"items": [table_row(tier, limits) for tier, limits in table.rows], "next": None})


@rest.route("/<uuid:customer_id>/tier/on-day", methods=["GET"])
@asks(service.on_day)
@rest.arguments(DayQuery, location="query")
@rest.response(200, OnDayOut)
def on_day(query: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """A customer's tier on another day, with its limits then."""
    return jsonify(on_day_json(service.on_day(actor(), customer_id, query["on"])))


@rest.route("/<uuid:customer_id>/tier", methods=["GET"])
@rest.response(200, StandingOut)
def show(customer_id: UUID) -> ResponseReturnValue:
    """A customer's tier, evidence, and what each tier still needs."""
    return jsonify(standing_json(service.standing(actor(), customer_id)))


def again(resource: str | None, *, customer_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the request as it is today."""
    return _answer(approvals.request(actor(), UUID(resource)))


@rest.route("/<uuid:customer_id>/tier", methods=["POST"])
@asks(service.propose)
@rest.arguments(TierBody)
@rest.response(201, RequestOut)
@idempotent(again)
def propose(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Propose a tier; a second person decides."""
    return _answer(service.propose(actor(), customer_id, body["level"], body["reason"] or ""))


def _answer(request: ApprovalRequest) -> ResponseReturnValue:
    return jsonify(request_json(request)), 201
