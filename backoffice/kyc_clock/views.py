"""Pages of the KYC clock: the call list, one customer's clock with the calls, the strip on the customer page."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.kyc_clock import page, rules, service
from backoffice.kyc_clock.forms import CallForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

kyc_clock = Blueprint("kyc_clock", __name__)


@kyc_clock.get("/call-list/")
def index() -> ResponseReturnValue:
    chosen = page.filters(request.args)
    found = service.call_list(actor(), chosen, after=request.args.get("after"))
    around = page.around_the_list(chosen, all_branches=actor().sees_all_branches)
    lines = [page.line(one) for one in found.items]
    later = "after" in request.args
    return screen("kyc_clock/index.html", "kyc_clock/_list.html", lines=lines, next=found.next, later=later, **around)


@kyc_clock.get("/customers/<uuid:customer_id>/kyc-clock")
def show(customer_id: UUID) -> ResponseReturnValue:
    return _show(customer_id, CallForm())


@kyc_clock.get("/customers/<uuid:customer_id>/kyc-clock/strip")
def strip(customer_id: UUID) -> ResponseReturnValue:
    found = service.clock_of(actor(), customer_id)
    return screen("kyc_clock/strip.html", "kyc_clock/_strip.html", customer=found.customer, calls=found.calls)


@kyc_clock.post("/customers/<uuid:customer_id>/kyc-clock")
def note_call(customer_id: UUID) -> ResponseReturnValue:
    form = CallForm()
    if form.validate():
        try:
            service.note_call(actor(), customer_id, *form.chosen())
        except Invalid as problem:
            form.take(problem)
        else:
            flash("The call is noted.", "success")
            return go("kyc_clock.show", customer_id=customer_id)
    return _show(customer_id, form, 422)


def _show(customer_id: UUID, form: CallForm, status: int = 200) -> ResponseReturnValue:
    found = service.clock_of(actor(), customer_id)
    refusal = rules.why_not_call(found.customer)
    return screen(
        "kyc_clock/show.html", "kyc_clock/_call.html", status=status, form=form, customer=found.customer,
        calls=found.calls, why=refusal.sentence if refusal else "",
    )  # fmt: skip
