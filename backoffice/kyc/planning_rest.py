"""REST: the review planner."""

from typing import Any

from marshmallow import fields

from backoffice.kyc import service
from backoffice.web.asking import asks
from backoffice.web.fields import Body, PageQuery
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("kyc_planning", __name__, description="When customers are verified again.")


class PlanMonthOut(Body):
    """The verifications that end in a month."""

    start = fields.DateTime()
    ending = fields.Integer()
    high = fields.Integer()


class PlanOut(Body):
    """Twelve months, how many are over, and how many of those nobody asked."""

    months = fields.List(fields.Nested(PlanMonthOut))
    overdue = fields.Integer()
    unasked = fields.Integer()


class OverdueCustomerOut(Body):
    """A customer whose verification is over."""

    customer_id = fields.UUID(attribute="id")
    kyc_expires_at = fields.DateTime()
    risk = fields.String()


class OverdueOut(Body):
    """A page of them, the longest first."""

    items = fields.List(fields.Nested(OverdueCustomerOut))
    next = fields.String(allow_none=True)


class OutreachOut(Body):
    """How many customers will be asked."""

    asked = fields.Integer()


@rest.route("/kyc/plan", methods=["GET"])
@rest.response(200, PlanOut)
def plan() -> Any:
    """The months ahead."""
    return service.plan(actor())


@rest.route("/kyc/overdue", methods=["GET"])
@rest.arguments(PageQuery, location="query")
@rest.response(200, OverdueOut)
def overdue(query: dict[str, Any]) -> dict[str, Any]:
    """Customers whose verification is over."""
    found = service.overdue(actor(), after=query.get("after"), limit=query["limit"])
    return {"items": found.items, "next": found.next}


@rest.route("/kyc/outreach", methods=["POST"])
@asks(service.reach_out)
@rest.response(202, OutreachOut)
def reach_out() -> dict[str, int]:
    """Have those asked whom nobody asked yet."""
    return {"asked": service.reach_out(actor())}
