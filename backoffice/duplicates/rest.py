"""REST: who may be here already, the pairs that wait or were decided, judging them, runs over all customers."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.customers.models import Channel
from backoffice.duplicates import service
from backoffice.duplicates.json_shapes import (
    AllDifferentBody,
    DifferentBody,
    JudgedPairOut,
    NarrowedQuery,
    PairOut,
    PairsOut,
    PairsQuery,
    PersonBody,
    PossiblesOut,
    ReopenBody,
    RunOut,
    judgement_json,
    pair_json,
    possible_json,
    run_json,
    turn_json,
    typed,
)
from backoffice.duplicates.models import Origin, Relation, Standing
from backoffice.duplicates.rates_shapes import RatesOut, rates_json
from backoffice.duplicates.rules.weights import Field
from backoffice.kernel.errors import NotFound
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("duplicates", __name__, description="Customers who may be one and the same.")


@rest.route("/duplicate/possible", methods=["POST"])
@asks(service.possible)
@rest.arguments(PersonBody)
@rest.response(200, PossiblesOut)
def possible(body: dict[str, Any]) -> ResponseReturnValue:
    """Find living customers who may be this person; nothing is changed."""
    found = service.possible(actor(), typed(body))
    return jsonify(items=[possible_json(one) for one in found])


@rest.route("/duplicate", methods=["GET"])
@asks(service.worklist)
@rest.arguments(PairsQuery, location="query")
@rest.response(200, PairsOut)
def index(asked: dict[str, Any]) -> ResponseReturnValue:
    """List pairs of customers who may be one, the likeliest first."""
    page = service.worklist(actor(), _filters(asked), after=asked.get("after"), limit=asked["limit"])
    return jsonify(items=[pair_json(one.pair) for one in page.items], next=page.next)


@rest.route("/<uuid:customer_id>/duplicate", methods=["GET"])
@rest.response(200, PairsOut)
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    """List the pairs of one customer."""
    found = service.of_customer(actor(), customer_id)
    return jsonify(items=[pair_json(one.pair) for one in found], next=None)


@rest.route("/duplicate/<uuid:pair_id>", methods=["GET"])
@asks(service.pair)
@rest.arguments(NarrowedQuery, location="query")
@rest.response(200, JudgedPairOut)
def show(asked: dict[str, Any], pair_id: UUID) -> ResponseReturnValue:
    """Read one pair with all that was said of it, its place in the list as it is narrowed, and the next one."""
    found, turn = service.pair(actor(), pair_id), service.turn(actor(), pair_id, _filters(asked))
    judgements = [judgement_json(one) for one in found.judgements]
    return jsonify(**pair_json(found.pair), judgements=judgements, **turn_json(turn))


def _again(resource: str, **_: Any) -> ResponseReturnValue:
    return jsonify(pair_json(service.pair(actor(), UUID(resource)).pair))


@rest.route("/duplicate/<uuid:pair_id>/different", methods=["POST"])
@asks(service.judge_different)
@rest.arguments(DifferentBody)
@rest.response(200, PairOut)
@idempotent(_again)
def different(body: dict[str, Any], pair_id: UUID) -> ResponseReturnValue:
    """Say that the two are different people; an earlier answer is revised."""
    relation = Relation(body["relation"])
    judged = service.judge_different(actor(), pair_id, relation, body["note"] or "", seen=body["version"])
    return jsonify(pair_json(judged))


def _none_again(resource: str, **_: Any) -> ResponseReturnValue:
    return "", 204


@rest.route("/duplicate/different", methods=["POST"])
@asks(service.judge_all_different)
@rest.arguments(AllDifferentBody)
@rest.response(204)
@idempotent(_none_again)
def all_different(body: dict[str, Any]) -> ResponseReturnValue:
    """Say of many pairs that each is two people: all or none."""
    service.judge_all_different(actor(), body["pairs"], Relation(body["relation"]), body["note"] or "")
    return "", 204


@rest.route("/duplicate/<uuid:pair_id>/reopen", methods=["POST"])
@asks(service.reopen)
@rest.arguments(ReopenBody)
@rest.response(200, PairOut)
@idempotent(_again)
def reopen(body: dict[str, Any], pair_id: UUID) -> ResponseReturnValue:
    """Take back that the two are different people."""
    return jsonify(pair_json(service.reopen(actor(), pair_id, body["note"] or "")))


def _run_again(resource: str, **_: Any) -> ResponseReturnValue:
    return _latest()


@rest.route("/duplicate/run", methods=["POST"])
@asks(service.start)
@rest.response(202, RunOut)
@idempotent(_run_again)
def run() -> ResponseReturnValue:
    """Compare all customers in the background; a run under way goes on."""
    return jsonify(run_json(service.start(actor()))), 202


@rest.route("/duplicate/run", methods=["GET"])
@rest.response(200, RunOut)
def latest() -> ResponseReturnValue:
    """Read how far the run under way has come, or how the last one ended."""
    return _latest()


def _latest() -> ResponseReturnValue:
    if (found := service.latest_run(actor())) is None:
        raise NotFound("run")
    return jsonify(run_json(found))


@rest.route("/duplicate/rates", methods=["GET"])
@rest.response(200, RatesOut)
def rates() -> ResponseReturnValue:
    """Read how many pairs were found, decided and wait, and how often one person was behind them."""
    return jsonify(rates_json(service.rates(actor())))


def _filters(asked: dict[str, Any]) -> service.Filters:
    same, channel, origin = asked.get("same"), asked.get("channel"), asked.get("origin")
    state = asked.get("state", Standing.OPEN)
    return service.Filters(
        None if state == "all" else Standing(state),
        Field(same) if same else None,
        Channel(channel) if channel else None,
        Origin(origin) if origin else None,
        asked.get("branch"),
    )
