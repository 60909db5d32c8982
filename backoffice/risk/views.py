"""Pages of risk: the box on the customer page, its page, proposing a level, overrides that end, levels over time."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid, Refused
from backoffice.risk import page, service
from backoffice.risk.forms import OverrideForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, wants

risk = Blueprint("risk", __name__)
PANEL, CASE = "risk-panel", "risk-case"
OF_CUSTOMER = "/customers/<uuid:customer_id>/risk"


@risk.get("/risk/")
def index() -> ResponseReturnValue:
    soon = request.args.get("within") != "any"
    found = service.overrides(actor(), soon=soon, after=request.args.get("after") or None)
    return screen("risk/index.html", "risk/_overrides.html", **page.override_lines(found, soon=soon))


@risk.get("/cards/risk-levels")
def levels() -> ResponseReturnValue:
    values = page.levels(service.levels(actor()), service.listed(actor()), service.latest_run(actor()))
    return screen("risk/levels.html", "risk/_levels.html", **values)


@risk.get(f"{OF_CUSTOMER}/now")
def panel(customer_id: UUID) -> ResponseReturnValue:
    values = page.panel_values(service.standing(actor(), customer_id))
    on_case = wants(CASE)
    part = "risk/_case.html" if on_case else "risk/_panel.html"
    return screen("risk/panel.html", part, key=CASE if on_case else PANEL, **values)


@risk.get(OF_CUSTOMER)
def show(customer_id: UUID) -> ResponseReturnValue:
    shown = service.standing(actor(), customer_id)
    past = service.ratings(actor(), customer_id, after=request.args.get("after") or None)
    return screen("risk/show.html", "risk/_history.html", **page.page_values(actor(), shown, past))


@risk.get(f"{OF_CUSTOMER}/override")
def new(customer_id: UUID) -> ResponseReturnValue:
    return _form(customer_id, OverrideForm())


@risk.post(f"{OF_CUSTOMER}/override")
def propose(customer_id: UUID) -> ResponseReturnValue:
    form, status = OverrideForm(), 422
    if form.validate():
        try:
            service.propose(actor(), customer_id, *form.chosen())
        except (Invalid, Refused) as problem:
            form.take(problem) if isinstance(problem, Invalid) else form.form_errors.append(problem.message)
            status = problem.status
        else:
            flash("Proposed. It counts as soon as a colleague agrees.", "success")
            return go("risk.show", customer_id=customer_id)
    return _form(customer_id, form, status)


def _form(customer_id: UUID, form: OverrideForm, status: int = 200) -> ResponseReturnValue:
    shown, longest = service.to_override(actor(), customer_id)
    why = shown.refusal.sentence if shown.refusal else ""
    values = {**page.panel_values(shown), "form": form, "why": why, "longest": longest.days}
    return screen("risk/override.html", "risk/_form.html", status=status, **values)
