"""Pages of merging: finding the other record, both side by side with the result, proposing."""

from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.customers import service as customers
from backoffice.duplicates import service as duplicates
from backoffice.kernel.errors import Invalid, Refused
from backoffice.merging import page, service
from backoffice.merging.forms import ProposalForm
from backoffice.web.fields import printable
from backoffice.web.request_state import actor
from backoffice.web.respond import go, go_to, screen

merging = Blueprint("merging", __name__)
PROPOSED = "Proposed. A colleague looks at the same picture and decides."
BOTH = "/merges/<uuid:survivor_id>/<uuid:duplicate_id>"


@merging.get("/customers/<uuid:customer_id>/merge")
def begin(customer_id: UUID) -> ResponseReturnValue:
    term = printable(request.args.get("q", ""))
    customer, alike = customers.customer(actor(), customer_id), duplicates.of_customer(actor(), customer_id)
    found = customers.search(actor(), term, limit=page.MOST_FOUND) if term else []
    return screen("merging/begin.html", term=term, **page.begin_values(customer, alike, found))


@merging.get(BOTH)
def show(survivor_id: UUID, duplicate_id: UUID) -> ResponseReturnValue:
    return _show(survivor_id, duplicate_id, ProposalForm(formdata=None))


@merging.post(BOTH)
def propose(survivor_id: UUID, duplicate_id: UUID) -> ResponseReturnValue:
    form, choices = ProposalForm(), page.choices_in(request.form)
    if not form.validate():
        return _show(survivor_id, duplicate_id, form, 422)
    onwards = page.onwards(actor(), survivor_id, request.args)
    try:
        service.propose(actor(), survivor_id, duplicate_id, choices, form.version.data)
    except Invalid:
        return _show(survivor_id, duplicate_id, form)
    except Refused as refusal:
        if refusal.code != "VERSION_CONFLICT":
            raise
        return _show(survivor_id, duplicate_id, form, 409)
    flash(PROPOSED, "success")
    return go_to(onwards)


@merging.post(f"{BOTH}/result")
def result(survivor_id: UUID, duplicate_id: UUID) -> ResponseReturnValue:
    return _show(survivor_id, duplicate_id, ProposalForm(formdata=None))


@merging.post(f"{BOTH}/swap")
def swap(survivor_id: UUID, duplicate_id: UUID) -> ResponseReturnValue:
    choices = page.turned(page.choices_in(request.form), survivor_id)
    turned = service.picture(actor(), duplicate_id, survivor_id, choices)
    both = {"survivor_id": turned.survivor.id, "duplicate_id": turned.duplicate.id}
    return go("merging.show", **both, **page.in_address(choices), **page.came(request.args))


def _show(survivor_id: UUID, duplicate_id: UUID, form: ProposalForm, status: int = 200) -> ResponseReturnValue:
    picture = page.drawn(actor(), survivor_id, duplicate_id, page.choices_in(request.values), form)
    form.version.data, led = picture.version, page.came(request.args)
    values = page.picture_values(picture, choosing=True) | page.papers(actor(), picture)
    values |= {"form": form, "changed": status == 409, "pair": page.pair_url(actor(), picture, led)}
    values |= page.addresses(picture, led)
    status = 422 if form.form_errors else status
    return screen("merging/show.html", "merging/_picture.html", status=status, **values)
