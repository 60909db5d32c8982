"""REST: segments and their history, changing and previewing them, runs, sizes, where a customer stands."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.kernel.errors import NotFound
from backoffice.segments import service
from backoffice.segments.json_shapes import (
    PlacementBody,
    PlacementOut,
    SegmentChangedOut,
    SegmentEffectOut,
    SegmentProposalBody,
    SegmentRuleBody,
    SegmentRunOut,
    SegmentSizesOut,
    SegmentsOut,
    SegmentStandingOut,
    listed_json,
    placement_json,
    run_json,
    standing_json,
    version_json,
)
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, etag, idempotent, if_match

rest = RestBlueprint("segments", __name__, description="Groups of customers by rules over plain facts.")


@rest.route("/segment", methods=["GET"])
@rest.response(200, SegmentsOut)
def index() -> ResponseReturnValue:
    """The segments that count, with how many within reach are in them (of a large bank after the last run)."""
    return jsonify({"items": [listed_json(one) for one in service.segments(actor())], "next": None})


@rest.route("/segment/<string:code>", methods=["GET"])
@rest.response(200, SegmentsOut)
def show(code: str) -> ResponseReturnValue:
    """One segment: all versions, newest first; the ETag names the one that counts."""
    found = service.segment(actor(), code)
    items = [version_json(version) for version in found]
    return jsonify({"items": items, "next": None}), 200, etag(found[0].number)


@rest.route("/segment/<string:code>/preview", methods=["POST"])
@asks(service.preview)
@rest.arguments(SegmentRuleBody)
@rest.response(200, SegmentEffectOut)
def preview(body: dict[str, Any], code: str) -> ResponseReturnValue:
    """How many customers a rule would take in; nothing is changed."""
    return jsonify(vars(service.preview(actor(), code, body["document"], seen=if_match())))


def again(resource: str | None, *, code: str) -> ResponseReturnValue:
    """The answer to a repetition: what came of the change."""
    return _changed(service.outcome(actor(), code, UUID(resource)))


@rest.route("/segment/<string:code>", methods=["POST"])
@asks(service.propose)
@rest.arguments(SegmentProposalBody)
@rest.response(201, SegmentChangedOut)
@idempotent(again)
def propose(body: dict[str, Any], code: str) -> ResponseReturnValue:
    """Make or change a segment; where the policy asks, a second person agrees first."""
    return _changed(service.propose(actor(), code, body["document"], body["reason"], seen=if_match()))


def _run_again(resource: str, **_: Any) -> ResponseReturnValue:
    return _latest()


@rest.route("/segment-run", methods=["POST"])
@asks(service.start)
@rest.response(202, SegmentRunOut)
@idempotent(_run_again)
def run() -> ResponseReturnValue:
    """Look at all customers in the background; a run under way goes on."""
    return jsonify(run_json(service.start(actor()))), 202


@rest.route("/segment-run", methods=["GET"])
@rest.response(200, SegmentRunOut)
def latest() -> ResponseReturnValue:
    """How far the run under way has come, or how the last one ended."""
    return _latest()


@rest.route("/segment-size", methods=["GET"])
@rest.response(200, SegmentSizesOut)
def sizes() -> ResponseReturnValue:
    """The sizes of all segments by day, within reach, for a year."""
    items = [{"code": one.code, "day": one.day.isoformat(), "members": one.members} for one in service.sizes(actor())]
    return jsonify({"items": items, "next": None})


@rest.route("/<uuid:customer_id>/segment", methods=["GET"])
@rest.response(200, SegmentStandingOut)
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    """A customer's segments with reason and since when, and the parts of their engagement."""
    return jsonify(standing_json(service.of_customer(actor(), customer_id)))


def placed_again(resource: str | None, *, customer_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the placement as it is today."""
    found = service.of_customer(actor(), customer_id).placements
    return jsonify(placement_json(next(one for one in found if one.id == UUID(resource)))), 201


@rest.route("/<uuid:customer_id>/segment", methods=["POST"])
@asks(service.place)
@rest.arguments(PlacementBody)
@rest.response(201, PlacementOut)
@idempotent(placed_again)
def place(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Keep a customer in a segment, or out of it, whatever the rule says."""
    code = body.pop("segment")
    return jsonify(placement_json(service.place(actor(), customer_id, code, **body))), 201


@rest.route("/<uuid:customer_id>/segment/<uuid:placement_id>", methods=["DELETE"])
@rest.response(200, PlacementOut)
def end_placement(customer_id: UUID, placement_id: UUID) -> ResponseReturnValue:
    """Let the rules decide again."""
    return jsonify(placement_json(service.end_placement(actor(), customer_id, placement_id)))


def _latest() -> ResponseReturnValue:
    if (found := service.latest_run(actor())) is None:
        raise NotFound("run")
    return jsonify(run_json(found))


def _changed(done: service.Asked) -> ResponseReturnValue:
    version = version_json(done.version) if done.version else None
    return jsonify({"segment": version, "request": request_json(done.request) if done.request else None}), 201
