"""REST: cases that change hands."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from backoffice.kyc import service
from backoffice.kyc.json_shapes import CaseOut, CasesOut, alone, as_json
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("kyc_handing", __name__, description="Cases that change hands.")


class TakeoverBody(Body):
    """Why the case is taken over; who held it reads this."""

    reason = Text(most=200, required=True)


class AssignmentBody(Body):
    """To whom the case goes: an id of `GET …/kyc/reviewers`."""

    to = Text(most=80, required=True)


class ReviewerOut(Body):
    """A colleague who reviews."""

    id = fields.String()
    name = fields.String()


class ReviewersOut(Body):
    """The colleagues."""

    items = fields.List(fields.Nested(ReviewerOut))
    next = fields.String(allow_none=True)


@rest.route("/kyc/reviewers", methods=["GET"])
@rest.response(200, ReviewersOut)
def reviewers() -> dict[str, Any]:
    """The colleagues to whom a case can be given."""
    return {"items": [{"id": one.id, "name": one.name} for one in service.reviewers(actor())], "next": None}


@rest.route("/kyc/lost", methods=["GET"])
@rest.response(200, CasesOut)
def lost() -> dict[str, Any]:
    """Your cases that colleagues took over, until you note it."""
    found = service.lost_cases(actor())
    return {"items": [as_json(one.case, one.papers) for one in found], "next": None}


@rest.route("/kyc/<uuid:case_id>/takeover", methods=["POST"])
@asks(service.take_over)
@rest.arguments(TakeoverBody)
@rest.response(200, CaseOut)
def take_over(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Take a case from the colleague who holds it."""
    return alone(service.take_over(actor(), case_id, body["reason"]))


@rest.route("/kyc/<uuid:case_id>/assign", methods=["POST"])
@asks(service.assign)
@rest.arguments(AssignmentBody)
@rest.response(200, CaseOut)
def assign(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Give a free case, or your own, to a colleague."""
    return alone(service.assign(actor(), case_id, body["to"]))


@rest.route("/kyc/<uuid:case_id>/noted", methods=["POST"])
@rest.response(200, CaseOut)
def noted(case_id: UUID) -> dict[str, Any]:
    """You have read that the case was taken from you."""
    return alone(service.noted(actor(), case_id))
