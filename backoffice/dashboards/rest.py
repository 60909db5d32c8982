"""REST: the numbers of the manager's home, and how the customers within reach stand."""

from typing import Any

from marshmallow import fields

from backoffice.dashboards import service
from backoffice.web.fields import Body
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("dashboards", __name__, description="The figures of homes.")


class StepOut(Body):
    """How many of those registered in the period came this far."""

    name = fields.String()
    count = fields.Integer()


class BacklogOut(Body):
    """A branch's cases that wait for a decision: more than a day left, due within a day, late."""

    branch = fields.String()
    in_time = fields.Integer()
    soon = fields.Integer()
    late = fields.Integer()


class WeekOut(Body):
    """Cases that came in and were decided in the week that begins on this Monday."""

    monday = fields.Date()
    came_in = fields.Integer()
    decided = fields.Integer()


class FiguresOut(Body):
    """The figures since a Monday seven weeks ago; the last two are null while nothing was decided."""

    since = fields.Date()
    steps = fields.List(fields.Nested(StepOut))
    backlog = fields.List(fields.Nested(BacklogOut))
    weeks = fields.List(fields.Nested(WeekOut))
    first_pass = fields.Float(allow_none=True)
    median_seconds = fields.Integer(allow_none=True)


class CountsOut(Body):
    """Numbers of customers by stage, KYC state and tier; not `whole`: of those registered last only."""

    by = fields.Dict(keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.Integer()))
    whole = fields.Boolean()


@rest.route("/dashboard/figures", methods=["GET"])
@rest.response(200, FiguresOut)
def figures() -> dict[str, Any]:
    """The way from registration to verified, the backlog by branch, and what came in and was decided by week."""
    found = service.figures(actor())
    return vars(found) | {"median_seconds": None if found.median is None else int(found.median.total_seconds())}


@rest.route("/dashboard/standing", methods=["GET"])
@rest.response(200, CountsOut)
def standing() -> dict[str, Any]:
    """How the customers within reach stand."""
    return vars(service.standing(actor()))
