"""Pages of tiers: the ladder beside a customer, tier and limits of one customer with a proposal, the table of tiers."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.tiers import page, service, trial
from backoffice.tiers.forms import DayForm, ProposeForm, TryForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

tiers = Blueprint("tiers", __name__)
CUSTOMER = "/customers/<uuid:customer_id>/tier"


@tiers.get("/tiers")
def index() -> ResponseReturnValue:
    form, day = _day()
    table = service.tiers(actor(), day)
    values: dict[str, Any] = {"table": table, "day": day, "form": form, "currency": page.currency()}
    return screen("tiers/index.html", "tiers/_table.html", cards=page.table(table.rows), **values)


@tiers.get(f"{CUSTOMER}/ladder")
def ladder(customer_id: UUID) -> ResponseReturnValue:
    standing = service.standing(actor(), customer_id)
    return screen("tiers/ladder.html", "tiers/_ladder.html", standing=standing, rungs=page.rungs(standing))


@tiers.get(CUSTOMER)
def show(customer_id: UUID) -> ResponseReturnValue:
    asked = request.args.get("level", "")
    return _shown(customer_id, ProposeForm(), int(asked) if asked in ("1", "2", "3", "4") else None)


@tiers.post(CUSTOMER)
def propose(customer_id: UUID) -> ResponseReturnValue:
    form = ProposeForm()
    if not form.validate() or form.level.data is None:
        return _shown(customer_id, form, None, 422)
    try:
        service.propose(actor(), customer_id, form.level.data, form.reason.data or "")
    except Invalid as problem:
        form.take(problem)
        return _shown(customer_id, form, form.level.data, 422)
    flash("Proposed. A colleague decides now.", "success")
    return go("tiers.show", customer_id=customer_id)


@tiers.get(f"{CUSTOMER}/check")
def check(customer_id: UUID) -> ResponseReturnValue:
    standing = service.standing(actor(), customer_id)
    form = trial.offer(actor(), TryForm(request.args))
    found = trial.tried(actor(), customer_id, form) if request.args else None
    status = 422 if request.args and found is None else 200
    values = {"standing": standing, "try_form": form, "trial": found, "currency": page.currency()}
    return screen("tiers/check.html", "tiers/_check.html", status=status, **values)


@tiers.get(f"{CUSTOMER}/on-day")
def on_day(customer_id: UUID) -> ResponseReturnValue:
    form, day = _day()
    found = service.on_day(actor(), customer_id, day or page.today())
    values: dict[str, Any] = {"found": found, "day": day or page.today(), "form": form, "currency": page.currency()}
    return screen("tiers/on_day.html", **values, cards=page.cards_on(found))


def _day() -> tuple[DayForm, date | None]:
    """The form with the day in the address, and the day if there is one."""
    form = DayForm(request.args if request.args.get("day") else None)
    return form, form.day.data if request.args.get("day") and form.validate() else None


def _shown(customer_id: UUID, form: ProposeForm, asked: int | None, status: int = 200) -> ResponseReturnValue:
    standing = service.standing(actor(), customer_id)
    proposal = page.proposal(standing, asked)
    form.level.data = proposal["chosen"].level if proposal["chosen"] else None
    values: dict[str, Any] = {"standing": standing, "rungs": page.rungs(standing), "form": form}
    values["over_time"] = page.over_time(standing)
    more = {"try_form": trial.offer(actor(), TryForm(None)), "trial": None, "currency": page.currency()}
    return screen("tiers/show.html", "tiers/_standing.html", status=status, **values, **more, **proposal)
