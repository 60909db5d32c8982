"""REST: numbers that have come to somebody else, proved by a code and decided by a second person."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.contacts.json_shapes import CodeOut
from backoffice.contacts.rest import WRONG, code_json
from backoffice.contacts.service import FAILED, SENT, CodeState
from backoffice.handovers import service
from backoffice.handovers.json_shapes import (
    EndingBody,
    HandOverCodeBody,
    HandOverOut,
    HandOversOut,
    HandOversQuery,
    NumberBody,
    as_json,
)
from backoffice.handovers.models import HandOverState
from backoffice.kernel.errors import Refused
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("handovers", __name__, description="Phone numbers that have changed hands.")
ONE = "/hand-over/<uuid:case_id>"


def _case(case_id: UUID, status: int = 200) -> ResponseReturnValue:
    return jsonify(as_json(actor(), service.hand_over(actor(), case_id))), status


def again(resource: str, **_: Any) -> ResponseReturnValue:
    """The answer to a repetition: the case as it is today."""
    return _case(UUID(resource), 201)


def decided_again(resource: str, **_: Any) -> ResponseReturnValue:
    """The same, for decisions."""
    return _case(UUID(resource))


def sent_again(resource: str, case_id: UUID) -> ResponseReturnValue:
    """The answer to a repeated request for a code: it was sent."""
    return code_json(CodeState(UUID(resource or str(case_id)), SENT), 201)


@rest.route("/hand-over", methods=["POST"])
@asks(service.open_case)
@rest.arguments(NumberBody)
@rest.response(201, HandOverOut)
@idempotent(again)
def open_case(body: dict[str, Any]) -> ResponseReturnValue:
    """Open a case and send a code to the number; one that is under way is gone on with."""
    return _case(service.open_case(actor(), **body).id, 201)


@rest.route("/hand-over", methods=["GET"])
@rest.arguments(HandOversQuery, location="query")
@rest.response(200, HandOversOut)
def index(asked: dict[str, Any]) -> ResponseReturnValue:
    """Cases of the own branch and about customers within reach, newest first."""
    state = HandOverState(asked["state"]) if asked["state"] else None
    page = service.hand_overs(actor(), state=state, after=asked.get("after"), limit=asked["limit"])
    return jsonify({"items": [as_json(actor(), one) for one in page.items], "next": page.next})


@rest.route(ONE, methods=["GET"])
@rest.response(200, HandOverOut)
def show(case_id: UUID) -> ResponseReturnValue:
    """One case."""
    return _case(case_id)


@rest.route(f"{ONE}/code", methods=["POST"])
@asks(service.send_code)
@rest.response(201, CodeOut)
@idempotent(sent_again)
def send_code(case_id: UUID) -> ResponseReturnValue:
    """Send another code to the number."""
    return code_json(service.send_code(actor(), case_id), 201)


@rest.route(f"{ONE}/code", methods=["PUT"])
@asks(service.prove)
@rest.arguments(HandOverCodeBody)
@rest.response(200, CodeOut)
def prove(body: dict[str, Any], case_id: UUID) -> ResponseReturnValue:
    """Judge the code that whoever has the number now read out."""
    judged = service.prove(actor(), case_id, body["code"])
    if judged.state == FAILED:
        raise Refused(WRONG)
    return code_json(judged)


@rest.route(f"{ONE}/end", methods=["POST"])
@asks(service.end)
@rest.arguments(EndingBody)
@rest.response(200, HandOverOut)
@idempotent(decided_again)
def end(body: dict[str, Any], case_id: UUID) -> ResponseReturnValue:
    """End the holder's phone; never by who opened the case or took the code."""
    return _case(service.end(actor(), case_id, **body).id)


@rest.route(f"{ONE}/decline", methods=["POST"])
@asks(service.decline)
@rest.arguments(EndingBody)
@rest.response(200, HandOverOut)
@idempotent(decided_again)
def decline(body: dict[str, Any], case_id: UUID) -> ResponseReturnValue:
    """Leave the phone with its holder."""
    return _case(service.decline(actor(), case_id, **body).id)
