"""Pages of editing: the form, old → new to confirm, and the strip that tells what waits for a second person."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from backoffice.customers import changes, service
from backoffice.customers.forms import EditForm
from backoffice.customers.views import customers
from backoffice.dictionaries import service as dictionaries
from backoffice.kernel.errors import Invalid
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell

ASKED = "A colleague decides now; until then the old values stand."


@customers.get("/<uuid:customer_id>/edit")
def edit(customer_id: UUID) -> ResponseReturnValue:
    row = service.editable(actor(), customer_id)
    form = EditForm(data={**row.opened(), "version": row.version, "language": row.language})
    form.offer_words()
    return screen("customers/edit.html", form=form, customer=row)


@customers.post("/<uuid:customer_id>/edit")
def change(customer_id: UUID) -> ResponseReturnValue:
    form = EditForm()
    form.offer_words()
    if form.validate() and form.version.data is not None and "back" not in request.form:
        try:
            return _changed(customer_id, form, form.version.data)
        except Invalid as problem:
            form.take(problem)
    return _form(customer_id, form, 422 if form.errors else 200)


def _changed(customer_id: UUID, form: EditForm, version: int) -> ResponseReturnValue:
    """Old → new to be confirmed, and then done."""
    dictionaries.check(form.values())
    if "confirmed" not in request.form:
        return _confirm(customer_id, form, version)
    if service.change_profile(actor(), customer_id, version, form.values()).request:
        tell(ASKED, "success")
    return go("customers.show", customer_id=customer_id)


def _confirm(customer_id: UUID, form: EditForm, version: int) -> ResponseReturnValue:
    row, differences, waits = service.weighed(actor(), customer_id, version, form.values())
    if not differences:
        return go("customers.show", customer_id=customer_id)
    told = changes.sides(differences, waits)
    return screen("customers/edit.html", "customers/_edit_form.html", status=200, form=form, customer=row, **told)


def _form(customer_id: UUID, form: EditForm, status: int) -> ResponseReturnValue:
    row = service.editable(actor(), customer_id)
    return screen("customers/edit.html", "customers/_edit_form.html", form=form, customer=row, status=status)


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
