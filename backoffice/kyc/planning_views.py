"""The page of the review planner: the months ahead, whose verification is over, and asking them all."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from backoffice.kernel.words import say
from backoffice.kyc import service
from backoffice.kyc.views import kyc
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell


@kyc.get("/kyc/plan")
def plan() -> ResponseReturnValue:
    coming = service.plan(actor())
    found = service.overdue(actor(), after=request.args.get("after"))
    months = [(f"{one.start:%b %Y}", one.high, one.ending - one.high) for one in coming.months]
    values: dict[str, Any] = {"plan": coming, "months": months, "first": "after" in request.args}
    return screen("kyc/plan.html", "kyc/_overdue.html", people=found.items, next=found.next, **values)


@kyc.post("/kyc/plan/outreach")
def reach_out() -> ResponseReturnValue:
    count = service.reach_out(actor())
    tell(say("{count} customers will be asked.", count=count) if count != 1 else "One customer will be asked.")
    return go("kyc.plan")
