"""Pages of tiers: the ladder beside a customer, tier and limits of one customer with a proposal, the table of tiers."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.tiers import page, service
from backoffice.tiers.forms import ProposeForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

tiers = Blueprint("tiers", __name__)
CUSTOMER = "/customers/<uuid:customer_id>/tier"


@tiers.get("/tiers")
def index() -> ResponseReturnValue:
    cards = page.table(service.tiers(actor()))
    return screen("tiers/index.html", "tiers/_table.html", cards=cards, currency=page.currency())


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
    service.propose(actor(), customer_id, form.level.data, form.reason.data or "")
    flash("Proposed. A colleague decides now.", "success")
    return go("tiers.show", customer_id=customer_id)


def _shown(customer_id: UUID, form: ProposeForm, asked: int | None, status: int = 200) -> ResponseReturnValue:
    standing = service.standing(actor(), customer_id)
    proposal = page.proposal(standing, asked)
    form.level.data = proposal["chosen"].level if proposal["chosen"] else None
    values = {"standing": standing, "rungs": page.rungs(standing), "form": form, "currency": page.currency()}
    return screen("tiers/show.html", "tiers/_standing.html", status=status, **values, **proposal)
