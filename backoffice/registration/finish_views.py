"""The page right after registering: the code that the customer reads out, photos of the papers, the next one."""

from uuid import UUID, uuid4

from flask import flash, request
from flask.typing import ResponseReturnValue

from backoffice.contacts import service as contacts
from backoffice.contacts.forms import CodeForm, code_form
from backoffice.contacts.models import Kind
from backoffice.contacts.views import NOT_ACCEPTED
from backoffice.documents import service as documents
from backoffice.documents.models import Requirement
from backoffice.kernel import idempotency
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.registration import finish_page
from backoffice.registration.forms.photo import PhotoForm
from backoffice.registration.views import registration
from backoffice.web.fields import printable
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen
from backoffice.web.rest import takes_uploads

ONE = "/<uuid:customer_id>"
PROOFS = "id, address, income, business_registration, beneficial_owners"
TOO_LARGE = "PAYLOAD_TOO_LARGE"


@registration.get(ONE)
def finish(customer_id: UUID) -> ResponseReturnValue:
    return _page(customer_id)


@registration.post(f"{ONE}/code/<uuid:contact_id>")
def send_code(customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    try:
        key = printable(request.form.get("form_id", ""))[:80] or str(uuid4())
        with idempotency.with_key(key, f"code {contact_id}", None):
            contacts.send_code(actor(), customer_id, Kind.PHONE, contact_id)
    except idempotency.Replayed:  # its answer was lost: the customer has the code already
        return go("registration.finish", customer_id=customer_id)
    flash("Code sent. It is good for five minutes: ask the customer to read it out.")
    return go("registration.finish", customer_id=customer_id)


@registration.post(f"{ONE}/verification/<uuid:contact_id>")
def verify(customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    form = code_form(contact_id)
    if not form.validate():
        return _page(customer_id, code=form, status=422)
    state = contacts.verify(actor(), customer_id, Kind.PHONE, contact_id, str(form.code.data))
    if state.state == contacts.VERIFIED:
        flash("Phone verified: Basic is in force.", "success")
        return go("registration.finish", customer_id=customer_id)
    form.take(Invalid.one("code", NOT_ACCEPTED))
    return _page(customer_id, code=form, status=422)


@registration.post(f"{ONE}/papers/<any({PROOFS}):proves>")
@takes_uploads
def take_paper(customer_id: UUID, proves: str) -> ResponseReturnValue:
    form = PhotoForm.of(Requirement(proves))
    if not form.validate():
        return _page(customer_id, photo=(Requirement(proves), form), status=422)
    try:
        with idempotency.with_key(str(form.form_id.data)[:80], f"paper {customer_id}", form.fingerprint()):
            documents.upload(actor(), customer_id, form.upload())
    except idempotency.Replayed:
        return go("registration.finish", customer_id=customer_id)
    except BackofficeError as problem:
        return _refused(customer_id, Requirement(proves), form, problem)
    flash("Photo received. It was checked and waits for a reviewer.", "success")
    return go("registration.finish", customer_id=customer_id)


def _refused(customer_id: UUID, proves: Requirement, form: PhotoForm, problem: BackofficeError) -> ResponseReturnValue:
    """What is wrong with a photo stands beside it; every other problem has a page of its own."""
    if not isinstance(problem, Invalid) and problem.code != TOO_LARGE:
        raise problem
    form.take(problem if isinstance(problem, Invalid) else Invalid.one("photo", problem.message))
    form.form_id.data = None
    return _page(customer_id, photo=(proves, form), status=422)


def _page(
    customer_id: UUID,
    *,
    code: CodeForm | None = None,
    photo: tuple[Requirement, PhotoForm] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    values = finish_page.values(actor(), customer_id, code, photo) | {"form_id": str(uuid4())}
    return screen("registration/finish.html", "registration/_finish.html", status=status, **values)
