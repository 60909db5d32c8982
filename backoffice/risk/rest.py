"""REST: a customer's risk and why, proposals to override it, overrides that end, levels by day."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.approvals import service as approvals
from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rest import RequestOut
from backoffice.customers.models import Risk
from backoffice.kernel.errors import NotFound
from backoffice.risk import service
from backoffice.risk.json_shapes import (
    RiskDayOut,
    RiskDaysOut,
    RiskOverridesOut,
    RiskOverridesQuery,
    RiskProposalBody,
    RiskRatingsOut,
    RiskRunOut,
    RiskStandingOut,
    override_json,
    rating_json,
    standing_json,
)
from backoffice.risk.rules.overrides import end_of
from backoffice.web.asking import asks
from backoffice.web.fields import PageQuery
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("risk", __name__, description="How likely customers are to launder money, and why.")
OF_CUSTOMER = "/<uuid:customer_id>/risk"


@rest.route(OF_CUSTOMER, methods=["GET"])
@rest.arguments(PageQuery, location="query")
@rest.response(200, RiskRatingsOut)
def index(asked: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """A customer's ratings, newest first: the first one counts."""
    page = service.ratings(actor(), customer_id, after=asked.get("after"), limit=asked["limit"])
    return jsonify({"items": [rating_json(actor(), row) for row in page.items], "next": page.next})


@rest.route(f"{OF_CUSTOMER}/standing", methods=["GET"])
@rest.response(200, RiskStandingOut)
def standing(customer_id: UUID) -> ResponseReturnValue:
    """The level that counts, with what is weighed now."""
    return jsonify(standing_json(actor(), service.standing(actor(), customer_id)))


def again(resource: str | None, *, customer_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the request as it is today."""
    return _answer(approvals.request(actor(), UUID(resource)))


@rest.route(OF_CUSTOMER, methods=["POST"])
@asks(service.propose)
@rest.arguments(RiskProposalBody)
@rest.response(201, RequestOut)
@idempotent(again)
def propose(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Propose a level until a day, or that the rules decide again; a second person agrees or declines."""
    level = Risk(body["level"]) if body["level"] else None
    return _answer(service.propose(actor(), customer_id, level, end_of(body["until"]), body["reason"]))


@rest.route(f"{OF_CUSTOMER}/override", methods=["GET"])
@rest.response(200, RiskOverridesOut)
def past_overrides(customer_id: UUID) -> ResponseReturnValue:
    """A customer's overrides, newest first; none for who may not see why."""
    found = service.past_overrides(actor(), customer_id)
    return jsonify({"items": [override_json(row) for row in found], "next": None})


@rest.route("/risk/override", methods=["GET"])
@rest.arguments(RiskOverridesQuery, location="query")
@rest.response(200, RiskOverridesOut)
def overrides(asked: dict[str, Any]) -> ResponseReturnValue:
    """Overrides in force, those that end first first."""
    soon = asked["within"] is not None
    page = service.overrides(actor(), soon=soon, after=asked.get("after"), limit=asked["limit"])
    return jsonify({"items": [override_json(one.override) for one in page.items], "next": page.next})


@rest.route("/risk/level", methods=["GET"])
@rest.response(200, RiskDaysOut)
def levels() -> ResponseReturnValue:
    """How many living customers within reach were of each level, by day, for half a year."""
    return jsonify({"items": [RiskDayOut().dump(day) for day in service.levels(actor())], "next": None})


@rest.route("/risk/run", methods=["GET"])
@rest.response(200, RiskRunOut)
def latest_run() -> ResponseReturnValue:
    """How far the run over everybody that is under way has come, or how the last one ended."""
    if (found := service.latest_run(actor())) is None:
        raise NotFound("run")
    return jsonify(RiskRunOut().dump(found))


def _answer(request: ApprovalRequest) -> ResponseReturnValue:
    return jsonify(request_json(request)), 201
