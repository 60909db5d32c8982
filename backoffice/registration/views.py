"""The registration page."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from backoffice.duplicates import service as duplicates
from backoffice.kernel import idempotency
from backoffice.kernel.errors import Invalid, Refused
from backoffice.registration import page, service
from backoffice.registration.forms import RegistrationForm
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

registration = Blueprint("registration", __name__, url_prefix="/registration")
# Where a sentence about a field of the operation belongs on the form.
PLACES = {"phones": "phone", "emails": "email", "identity_numbers": "id_number", "addresses": "line1"}


@registration.get("/")
def new() -> ResponseReturnValue:
    service.blank(actor())
    return _page(_form())


@registration.post("/")
def register() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        service.blank(actor())
        return _page(form, 422)
    try:
        with idempotency.with_key(str(form.form_id.data)[:80], "registration", vars(form.given())):
            customer = service.register(actor(), form.given())
    except idempotency.Replayed as done:
        return go("customers.show", customer_id=done.resource)
    except Invalid as problem:
        return _refused(form, problem.fields, problem.status)
    except Refused as refused:
        return _refused(form, {str(refused.refusal.details.get("field", "phones")): [refused.message]}, refused.status)
    link = Markup('<a href="{}">{}</a>').format(
        url_for("customers.show", customer_id=customer.id), customer.public_number
    )
    flash(Markup("Registered as {}.").format(link), "success")
    return go("registration.new") if form.again.data else go("customers.show", customer_id=customer.id)


@registration.post("/possible-duplicates")
def possible_duplicates() -> ResponseReturnValue:
    form = _form()
    found = page.candidates(duplicates.possible(actor(), form.so_far()))
    return screen("registration/new.html", "registration/_duplicates.html", form=form, candidates=found)


def _form() -> RegistrationForm:
    form = RegistrationForm()
    form.prepare(actor().branch, all_branches=actor().sees_all_branches)
    return form


def _refused(form: RegistrationForm, fields: dict[str, list[str]], status: int) -> ResponseReturnValue:
    placed: dict[str, Any] = {PLACES.get(path.partition(".")[0], path): words for path, words in fields.items()}
    form.take(Invalid(placed))
    return _page(form, status, page.candidates(duplicates.possible(actor(), form.so_far())))


def _page(form: RegistrationForm, status: int = 200, candidates: Sequence[dict[str, Any]] = ()) -> ResponseReturnValue:
    values = {"form": form, "candidates": candidates}
    return screen("registration/new.html", "registration/_form.html", status=status, **values)
