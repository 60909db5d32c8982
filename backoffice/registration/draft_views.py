"""Pages of drafts: saved from the form, listed, discarded and brought back."""

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.registration import page, service
from backoffice.registration.views import registration
from backoffice.web.request_state import actor
from backoffice.web.respond import element_of, go, screen, wants

STATE = "registration/_draft.html"
ON_A_CARD = 5


@registration.post("/drafts")
def save_draft() -> ResponseReturnValue:
    service.blank(actor())  # whether the actor may register comes before what is wrong with the form
    row = service.save_draft(actor(), form_id(), list(request.form.items(multi=True)))
    if wants(element_of(STATE)):
        return screen(STATE, STATE, saved_at=row.saved_at)
    flash("The draft is saved. You can go on with it here or on another device.", "success")
    return go("registration.new", draft=row.id)


@registration.get("/drafts")
def drafts() -> ResponseReturnValue:
    return screen("registration/drafts.html", "registration/_drafts.html", drafts=service.drafts(actor()))


@registration.get("/drafts/card")
def drafts_card() -> ResponseReturnValue:
    mine = [row for row in service.drafts(actor()) if row.discarded_at is None]
    values = {"drafts": mine[:ON_A_CARD], "count": len(mine)}
    return screen("registration/drafts_card.html", "registration/_drafts_card.html", status=200, **values)


@registration.post("/drafts/<uuid:draft_id>/discard")
def discard_draft(draft_id: UUID) -> ResponseReturnValue:
    service.discard_draft(actor(), draft_id)
    return go("registration.drafts")


@registration.post("/drafts/<uuid:draft_id>/return")
def bring_back_draft(draft_id: UUID) -> ResponseReturnValue:
    service.bring_back_draft(actor(), draft_id)
    return go("registration.drafts")


def form_id() -> UUID:
    """The id of the form that was sent. Raises Invalid."""
    found = page.draft_id(request.form.get("form_id"))
    if found is None:
        raise Invalid.one("form_id", "This form has no id. Open it again.")
    return found
