"""REST: matches with watch lists, judging them, a customer's standing, runs over everybody."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import NotFound
from backoffice.screening import service
from backoffice.screening.json_shapes import (
    JudgedMatchOut,
    JudgementBody,
    MatchesOut,
    MatchesQuery,
    MatchOut,
    ScreenedOut,
    ScreeningCountsOut,
    ScreeningRunOut,
    counts_json,
    match_json,
    run_json,
    shown_json,
    standing_json,
)
from backoffice.screening.models import MatchKind, MatchState
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("screening", __name__, description="Customers and watch lists.")
ONE = "/screening/<uuid:match_id>"


@rest.route("/screening", methods=["GET"])
@asks(service.worklist)
@rest.arguments(MatchesQuery, location="query")
@rest.response(200, MatchesOut)
def index(asked: dict[str, Any]) -> ResponseReturnValue:
    """List matches of customers with entries of watch lists, the newest first."""
    page = service.worklist(actor(), _filters(asked), after=asked.get("after"), limit=asked["limit"])
    return jsonify(items=[match_json(one.match) for one in page.items], next=page.next)


@rest.route("/screening/counts", methods=["GET"])
@rest.response(200, ScreeningCountsOut)
def counts() -> ResponseReturnValue:
    """Read how many matches and customers wait, and whether the lists are old."""
    return jsonify(counts_json(service.counts(actor()), service.lists(actor())))


@rest.route(ONE, methods=["GET"])
@rest.response(200, JudgedMatchOut)
def show(match_id: UUID) -> ResponseReturnValue:
    """Read one match with all that was said of it."""
    return jsonify(shown_json(service.match(actor(), match_id)))


def _again(resource: str, **_: Any) -> ResponseReturnValue:
    return jsonify(match_json(service.match(actor(), UUID(resource)).match))


@rest.route(f"{ONE}/true", methods=["POST"])
@asks(service.judge_true)
@rest.arguments(JudgementBody)
@rest.response(200, MatchOut)
@idempotent(_again)
def true(body: dict[str, Any], match_id: UUID) -> ResponseReturnValue:
    """Say that the customer is the one listed; of a sanction a second person decides."""
    return jsonify(match_json(service.judge_true(actor(), match_id, **body)))


@rest.route(f"{ONE}/different", methods=["POST"])
@asks(service.judge_different)
@rest.arguments(JudgementBody)
@rest.response(200, MatchOut)
@idempotent(_again)
def different(body: dict[str, Any], match_id: UUID) -> ResponseReturnValue:
    """Say that the customer is somebody else; only new evidence brings the match up again."""
    return jsonify(match_json(service.judge_different(actor(), match_id, **body)))


@rest.route(f"{ONE}/reopen", methods=["POST"])
@asks(service.reopen)
@rest.arguments(JudgementBody)
@rest.response(200, MatchOut)
@idempotent(_again)
def reopen(body: dict[str, Any], match_id: UUID) -> ResponseReturnValue:
    """Take a judgement back; of a true sanction a second person decides."""
    return jsonify(match_json(service.reopen(actor(), match_id, **body)))


@rest.route("/<uuid:customer_id>/screening", methods=["GET"])
@rest.response(200, ScreenedOut)
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    """Read a customer's matches, and when they were last screened."""
    return jsonify(standing_json(service.of_customer(actor(), customer_id)))


def _asked_again(resource: str, customer_id: UUID) -> ResponseReturnValue:
    return "", 202


@rest.route("/<uuid:customer_id>/screening", methods=["POST"])
@asks(service.screen_again)
@rest.alt_response(202, description="It is screened in the background.")
@idempotent(_asked_again)
def again(customer_id: UUID) -> ResponseReturnValue:
    """Have a customer screened anew in the background."""
    service.screen_again(actor(), customer_id)
    return "", 202


def _run_again(resource: str, **_: Any) -> ResponseReturnValue:
    return jsonify(_latest()), 202


@rest.route("/screening/run", methods=["POST"])
@asks(service.start)
@rest.response(202, ScreeningRunOut)
@idempotent(_run_again)
def run() -> ResponseReturnValue:
    """Screen everybody in the background; a run under way goes on."""
    return jsonify(run_json(service.start(actor()))), 202


@rest.route("/screening/run", methods=["GET"])
@rest.response(200, ScreeningRunOut)
def latest() -> ResponseReturnValue:
    """Read how far the run under way has come, or how the last one ended."""
    return jsonify(_latest())


def _latest() -> dict[str, Any]:
    if (found := service.lists(actor()).run) is None:
        raise NotFound("run")
    return run_json(found)


def _filters(asked: dict[str, Any]) -> service.Filters:
    kind = asked["kind"]
    state = None if asked["state"] == "all" else MatchState(asked["state"])
    return service.Filters(state, MatchKind(kind) if kind else None, asked["branch"])
