"""Pages of a customer's consents: the list, recording one, taking one back."""

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from backoffice.consents import rules, service
from backoffice.consents.forms import ConsentForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

consents = Blueprint("consents", __name__, url_prefix="/customers/<uuid:customer_id>/consents")


@consents.get("")
def index(customer_id: UUID) -> ResponseReturnValue:
    customer, items = service.consents(actor(), customer_id)
    why_not = {row.id: rules.why_not_withdraw(row) for row in items}
    return screen("consents/index.html", "consents/_list.html", customer=customer, items=items, why_not=why_not)


@consents.get("/new")
def new(customer_id: UUID) -> ResponseReturnValue:
    return _new(customer_id, ConsentForm())


@consents.post("/new")
def give(customer_id: UUID) -> ResponseReturnValue:
    form = ConsentForm()
    if not form.validate():
        return _new(customer_id, form, 422)
    service.give(actor(), customer_id, form.given())
    flash("The consent is recorded.", "success")
    return go("consents.index", customer_id=customer_id)


@consents.post("/<uuid:consent_id>/withdraw")
def withdraw(customer_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    service.withdraw(actor(), customer_id, consent_id)
    flash("The consent is taken back from now on.", "success")
    return go("consents.index", customer_id=customer_id)


def _new(customer_id: UUID, form: ConsentForm, status: int = 200) -> ResponseReturnValue:
    customer, refusal = service.consentable(actor(), customer_id)
    why = refusal.sentence if refusal else ""
    return screen("consents/new.html", "consents/_form.html", status=status, form=form, customer=customer, why=why)
