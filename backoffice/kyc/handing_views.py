"""Pages of cases that change hands: taking one over, giving one to a colleague, and the word to who had it."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.kyc import handing_page, service
from backoffice.kyc.forms import AssignForm, TakeOverForm
from backoffice.kyc.views import kyc
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell
from backoffice.web.session import asked_by_itself, somebody_acted


@kyc.get("/kyc/<uuid:case_id>/holding")
@asked_by_itself
def holding(case_id: UUID) -> ResponseReturnValue:
    case = service.standing(actor(), case_id, acted=somebody_acted())
    values = handing_page.strip(actor(), case)
    gone = request.args.get("held") == "yes" and not values["held_here"]
    return screen("kyc/holding.html", "kyc/_holding.html", case=case, gone=gone, **values)


@kyc.post("/kyc/<uuid:case_id>/takeover")
@asks(service.take_over)
def take_over(case_id: UUID) -> ResponseReturnValue:
    form = TakeOverForm()
    if not form.validate():
        raise Invalid.one("reason", "Say why, for your colleague.")
    service.take_over(actor(), case_id, form.reason.data)
    return go("kyc.show", case_id=case_id)


@kyc.post("/kyc/<uuid:case_id>/assign")
@asks(service.assign)
def assign(case_id: UUID) -> ResponseReturnValue:
    form = AssignForm()
    form.offer(service.reviewers(actor()))
    if not form.validate():
        raise Invalid.one("to", "Choose a colleague.")
    case = service.assign(actor(), case_id, form.to.data)
    tell(say("{holder_name} has the case now.", holder_name=case.holder_name))
    return go("kyc.index")


@kyc.post("/kyc/<uuid:case_id>/noted")
def noted(case_id: UUID) -> ResponseReturnValue:
    service.noted(actor(), case_id)
    return go("kyc.index")
