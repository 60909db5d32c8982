"""The page that puts one more person behind an organisation."""

from uuid import UUID, uuid4

from flask import flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel import idempotency
from backoffice.kernel.errors import Invalid, Refused
from backoffice.parties import service as parties
from backoffice.parties.models import TITLES, PartyKind
from backoffice.registration import page, service
from backoffice.registration.forms.party import PartyForm
from backoffice.registration.views import registration
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

NEW = "/<uuid:customer_id>/<any(representative, 'beneficial-owner'):part>"


@registration.get(NEW)
def new_party(customer_id: UUID, part: str) -> ResponseReturnValue:
    return _page(customer_id, part, PartyForm())


@registration.post(NEW)
def add_party(customer_id: UUID, part: str) -> ResponseReturnValue:
    form, organisation = PartyForm(), parties.changeable(actor(), customer_id)
    page.find(actor(), [form.party.form])
    if "find" in request.form or not form.validate():
        return _page(customer_id, part, form, 200 if "find" in request.form else 422)
    given = form.party.form.given(organisation.channel, organisation.branch)
    try:
        with idempotency.with_key(str(form.form_id.data)[:80], f"party {customer_id} {part}", vars(given)):
            service.add_party(actor(), customer_id, PartyKind(part), given)
    except idempotency.Replayed:
        return go("parties.index", customer_id=customer_id)
    except (Invalid, Refused) as problem:
        form.take(problem if isinstance(problem, Invalid) else page.placed(problem))
        return _page(customer_id, part, form, problem.status)
    flash(f"{TITLES[PartyKind(part)]} added.", "success")
    return go("parties.index", customer_id=customer_id)


def _page(customer_id: UUID, part: str, form: PartyForm, status: int = 200) -> ResponseReturnValue:
    form.form_id.data = form.form_id.data or str(uuid4())
    form.party.form.offer_words()
    customer = parties.changeable(actor(), customer_id)
    values = {"form": form, "customer": customer, "part": part, "title": TITLES[PartyKind(part)].lower()}
    return screen("registration/party.html", "registration/_party_form.html", status=status, **values)
