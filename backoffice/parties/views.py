"""Pages of parties: who stands behind an organisation, or behind whom a person stands; changing and ending it."""

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.parties import page, service
from backoffice.parties.forms import HoldingForm
from backoffice.parties.models import TITLES, PartyKind
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, wants

parties = Blueprint("parties", __name__, url_prefix="/customers/<uuid:customer_id>/parties")
ONE = "/<any(representative, 'beneficial-owner'):part>/<uuid:party_id>"
LIST, PANEL = "parties/_list.html", "parties/_panel.html"


@parties.get("")
def index(customer_id: UUID) -> ResponseReturnValue:
    values = page.values(service.parties(actor(), customer_id))
    if wants("parties-panel"):
        return screen(PANEL, PANEL, **values)
    return screen("parties/index.html", LIST, **values)


@parties.get(ONE)
def edit(customer_id: UUID, part: str, party_id: UUID) -> ResponseReturnValue:
    item = service.party(actor(), customer_id, PartyKind(part), party_id)
    form = HoldingForm(data={"role": item.party.role, "share_percent": item.party.share_percent})
    return _edit(customer_id, part, party_id, form)


@parties.post(ONE)
def change(customer_id: UUID, part: str, party_id: UUID) -> ResponseReturnValue:
    form = HoldingForm()
    if form.validate():
        try:
            service.change(actor(), customer_id, PartyKind(part), party_id, form.given())
        except Invalid as problem:
            form.take(problem)
        else:
            flash(f"{TITLES[PartyKind(part)]} changed.", "success")
            return go("parties.index", customer_id=customer_id)
    return _edit(customer_id, part, party_id, form, 422)


@parties.post(f"{ONE}/end")
def end(customer_id: UUID, part: str, party_id: UUID) -> ResponseReturnValue:
    service.end(actor(), customer_id, PartyKind(part), party_id)
    flash(f"{TITLES[PartyKind(part)]} ended today.")
    return go("parties.index", customer_id=customer_id)


def _edit(customer_id: UUID, part: str, party_id: UUID, form: HoldingForm, status: int = 200) -> ResponseReturnValue:
    customer = service.changeable(actor(), customer_id)
    line = page.line(service.party(actor(), customer_id, PartyKind(part), party_id))
    values = {"form": form, "customer": customer, "line": line, "part": part}
    return screen("parties/edit.html", "parties/_edit_form.html", status=status, **values)
