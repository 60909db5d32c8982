"""The registration page: it grows as type, tier and rows are asked for, and registers in one go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from backoffice.access.permissions import Permission
from backoffice.duplicates import service as duplicates
from backoffice.kernel import idempotency
from backoffice.kernel.errors import Invalid, Refused
from backoffice.registration import page, service
from backoffice.registration.forms.registration import ROWS, RegistrationForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

registration = Blueprint("registration", __name__, url_prefix="/registration")


@registration.get("/")
def new() -> ResponseReturnValue:
    service.blank(actor())
    if not (begun := request.args.get("draft")):
        return _page(blank_form())
    row = service.draft(actor(), page.draft_id(begun))
    return _page(blank_form(page.typed_in(row)), saved_at=row.saved_at)


@registration.post("/")
def register() -> ResponseReturnValue:
    form = blank_form()
    if not form.validate():
        service.blank(actor())
        return _page(form, 422)
    try:
        with idempotency.with_key(str(form.form_id.data)[:80], "registration", vars(form.given())):
            customer = service.register(actor(), form.given(), page.draft_id(form.form_id.data))
    except idempotency.Replayed as done:
        return go("registration.finish", customer_id=done.resource)
    except Invalid as problem:
        form.take(problem)
        return _refused(form)
    except Refused as refused:
        page.refuse(form, refused)
        return _refused(form, refused.status)
    if not form.again.data:
        return go("registration.finish", customer_id=customer.id)
    finish = url_for("registration.finish", customer_id=customer.id)
    link = Markup('<a href="{}">{}</a>').format(finish, customer.public_number)
    flash(Markup("Registered as {}.").format(link), "success")
    return go("registration.new")


@registration.post("/form")
def rearrange() -> ResponseReturnValue:
    service.blank(actor())
    form, added = blank_form(), request.form.get("add", "")
    if added in ROWS:
        form.add_row(added)
    return _page(form)


@registration.post("/possible-duplicates")
def possible_duplicates() -> ResponseReturnValue:
    form = blank_form()
    found = page.candidates(duplicates.possible(actor(), form.so_far()))
    return screen("registration/new.html", "registration/_duplicates.html", form=form, candidates=found)


def blank_form(typed: "MultiDict[str, str] | None" = None) -> RegistrationForm:
    """The form as it was sent, or as a draft fills it, ready for this person."""
    form = RegistrationForm(typed) if typed else RegistrationForm()
    may_share = actor().may(Permission.SHARE_PHONE)
    form.prepare(actor().branch, all_branches=actor().sees_all_branches, may_share=may_share)
    page.find(actor(), form.parties())
    return form


def _refused(form: RegistrationForm, status: int = 422) -> ResponseReturnValue:
    return _page(form, status, page.candidates(duplicates.possible(actor(), form.so_far())))


def _page(
    form: RegistrationForm,
    status: int = 200,
    candidates: Sequence[dict[str, Any]] = (),
    saved_at: datetime | None = None,
) -> ResponseReturnValue:
    values = {"form": form, "candidates": candidates, "saved_at": saved_at}
    return screen("registration/new.html", "registration/_form.html", status=status, **values)
