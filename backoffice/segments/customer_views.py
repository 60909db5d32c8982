"""A customer's segments: the box on their page, and keeping them in one or out of it by hand."""

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.segments import page, service
from backoffice.segments.forms.placement import PlacementForm
from backoffice.segments.views import segments
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, wants


@segments.get("/customers/<uuid:customer_id>/segments")
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    return _standing(customer_id, PlacementForm(formdata=None))


@segments.post("/customers/<uuid:customer_id>/segments")
def place(customer_id: UUID) -> ResponseReturnValue:
    form = page.placement_form(PlacementForm())
    if not form.validate():
        return _standing(customer_id, form, 422)
    given = {"inside": form.inside.data == "in", "until": form.until.data, "reason": str(form.reason.data)}
    try:
        service.place(actor(), customer_id, str(form.segment.data), **given)
    except Invalid as problem:
        form.take(problem)
        return _standing(customer_id, form, problem.status)
    flash("Placed. It counts at once.", "success")
    return go("segments.of_customer", customer_id=customer_id)


@segments.post("/customers/<uuid:customer_id>/segments/<uuid:placement_id>/end")
def end_placement(customer_id: UUID, placement_id: UUID) -> ResponseReturnValue:
    service.end_placement(actor(), customer_id, placement_id)
    flash("The rules decide again.", "success")
    return go("segments.of_customer", customer_id=customer_id)


def _standing(customer_id: UUID, form: PlacementForm, status: int = 200) -> ResponseReturnValue:
    values = page.standing(service.of_customer(actor(), customer_id))
    values |= {"form": page.placement_form(form), "in_box": wants("segments-standing")}
    return screen("segments/of_customer.html", "segments/_standing.html", status=status, **values)
