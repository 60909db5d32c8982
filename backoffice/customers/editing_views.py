"""Pages of editing: the form, old → new to confirm, and the strip that tells what waits for a second person."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from backoffice.customers import changes, page, service
from backoffice.customers.forms.editing import EditForm
from backoffice.customers.models import Customer
from backoffice.customers.views import customers
from backoffice.dictionaries import service as dictionaries
from backoffice.kernel.errors import Invalid, Refused
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell

ASKED = "A colleague decides now; until then the old values stand."
BESIDE = ("csrf_token", "confirmed", "back", "add")


@customers.get("/<uuid:customer_id>/edit")
def edit(customer_id: UUID) -> ResponseReturnValue:
    row = service.editable(actor(), customer_id)
    return _form(page.edit_form(actor(), row), row)


@customers.post("/<uuid:customer_id>/edit")
def change(customer_id: UUID) -> ResponseReturnValue:
    row = service.editable(actor(), customer_id)
    form, status = page.edit_form(actor(), row), 422
    if "add" in request.form:
        form.identity_numbers.append_entry()
    elif "back" not in request.form and form.validate() and form.version.data is not None:
        try:
            return _changed(row, form, form.version.data)
        except (Invalid, Refused) as problem:
            form.take(_beside_its_field(problem))
            status = 422 if isinstance(problem, Invalid) else problem.status
    return _form(form, row, status=status if form.errors else 200)


def _form(form: EditForm, row: Customer, *, status: int = 200, **told: Any) -> ResponseReturnValue:
    values = {"form": form, "customer": row, **told}
    return screen("customers/edit.html", "customers/_edit_form.html", status=status, **values)


def _beside_its_field(problem: Invalid | Refused) -> Invalid:
    """What is wrong with a field; a refusal that is about none is told as such."""
    if isinstance(problem, Invalid):
        return problem
    if "field" not in problem.refusal.details:
        raise problem
    return Invalid.one(problem.refusal.details["field"], problem.message)


def _changed(row: Customer, form: EditForm, version: int) -> ResponseReturnValue:
    """Old → new to be confirmed, and then done."""
    dictionaries.check(form.values(), kept=row.opened())
    numbers = form.numbers(service.identity_numbers_of([row.id]))
    if "confirmed" not in request.form:
        return _confirm(form, service.weighed(actor(), row.id, version, form.values(), numbers))
    if service.change_profile(actor(), row.id, version, form.values(), numbers).request:
        tell(ASKED, "success")
    return go("customers.show", customer_id=row.id)


def _confirm(form: EditForm, weighed: service.Weighed) -> ResponseReturnValue:
    if not weighed.differences:
        return go("customers.show", customer_id=weighed.customer.id)
    told: dict[str, Any] = changes.sides(actor(), weighed)
    sent = [(name, text) for name, text in request.form.items(multi=True) if name not in BESIDE]
    return _form(form, weighed.customer, sent=sent, **told)


@customers.get("/<uuid:customer_id>/edits")
def edits(customer_id: UUID) -> ResponseReturnValue:
    row, waiting = service.waiting_edits(actor(), customer_id)
    lines = [changes.waiting_line(actor(), one) for one in waiting]
    return screen("customers/edits.html", "customers/_edits.html", customer=row, lines=lines)


@customers.post("/<uuid:customer_id>/edits/<uuid:request_id>/withdrawal")
def withdraw_edit(customer_id: UUID, request_id: UUID) -> ResponseReturnValue:
    service.withdraw_edit(actor(), customer_id, request_id)
    tell("The change is withdrawn.")
    return go("customers.show", customer_id=customer_id)
