"""“Same person”: the form is kept as a draft, and old → new on the customer who is here already is confirmed."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from backoffice.customers import service as customers
from backoffice.customers.editing_views import ASKED
from backoffice.kernel.errors import Invalid
from backoffice.registration import page, service
from backoffice.registration.draft_views import form_id
from backoffice.registration.forms.registration import RegistrationForm
from backoffice.registration.views import blank_form, registration
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell


@registration.post("/same/<uuid:customer_id>")
def keep_for_same(customer_id: UUID) -> ResponseReturnValue:
    service.blank(actor())
    customers.editable(actor(), customer_id)
    row = service.save_draft(actor(), form_id(), list(request.form.items(multi=True)))
    return go("registration.same", customer_id=customer_id, draft=row.id)


@registration.get("/same/<uuid:customer_id>")
def same(customer_id: UUID) -> ResponseReturnValue:
    draft, form = _kept(request.args)
    try:
        found = service.carried(actor(), customer_id, form.given())
    except Invalid as problem:
        form.take(problem)
        return screen("registration/new.html", "registration/_form.html", status=422, form=form, candidates=())
    told = page.carried_lines(actor(), found)
    return screen("registration/same.html", status=200, draft=draft, customer=found.customer, **told)


@registration.post("/same/<uuid:customer_id>/confirmed")
def carry_over(customer_id: UUID) -> ResponseReturnValue:
    service.blank(actor())
    draft, form = _kept(request.form)
    version = request.form.get("version", "")
    if not version.isascii() or not version.isdigit():
        raise Invalid.one("version", "Look at the changes again before you save them.")
    done = service.carry_over(actor(), customer_id, int(version[:9]), form.given(), draft)
    tell(ASKED if done.request else "What you typed is on the customer's page now.", "success")
    return go("customers.show", customer_id=customer_id)


def _kept(sent: "MultiDict[str, str]") -> tuple[Any, RegistrationForm]:
    """The draft's id and the form it fills."""
    row = service.draft(actor(), page.draft_id(sent.get("draft")))
    return row.id, blank_form(page.typed_in(row))
