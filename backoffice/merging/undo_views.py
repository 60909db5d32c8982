"""Pages about merges that were carried out: a customer's, and undoing one."""

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Refused
from backoffice.merging import service, undo_page
from backoffice.merging.forms import UnmergeForm
from backoffice.merging.views import PROPOSED, merging
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, wants

UNDOING = "/merges/<uuid:merge_id>/undoing"


@merging.get("/customers/<uuid:customer_id>/merges")
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    found = undo_page.for_box(service.merges_of(actor(), customer_id), in_box=wants("merging-strip"))
    lines = undo_page.lines(actor(), customer_id, found)
    return screen("merging/of_customer.html", "merging/_strip.html", lines=lines, customer_id=customer_id)


@merging.get(UNDOING)
def undoing(merge_id: UUID) -> ResponseReturnValue:
    return _undoing(merge_id, UnmergeForm(formdata=None))


@merging.post(UNDOING)
def propose_undoing(merge_id: UUID) -> ResponseReturnValue:
    form, placings = UnmergeForm(), undo_page.placings_in(request.form)
    if not form.validate():
        return _undoing(merge_id, form, 422)
    try:
        asked = service.propose_unmerge(actor(), merge_id, form.reason.data, placings, form.version.data)
    except Refused as refusal:
        if refusal.code != "VERSION_CONFLICT":
            raise
        return _undoing(merge_id, form, 409)
    flash(PROPOSED, "success")
    return go("customers.show", customer_id=asked.customer_id)


def _undoing(merge_id: UUID, form: UnmergeForm, status: int = 200) -> ResponseReturnValue:
    picture, placings = service.undone_picture(actor(), merge_id), undo_page.placings_in(request.form)
    form.version.data = picture.version
    values = undo_page.undoing_values(picture, placings, placing=True)
    return screen("merging/undo.html", status=status, form=form, changed=status == 409, **values)
