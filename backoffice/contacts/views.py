"""Pages of contacts: the list with its codes, adding one, removing one, what was sent."""

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from backoffice.access.permissions import Permission
from backoffice.contacts import page, service
from backoffice.contacts.forms import ChangeForm, CodeForm, ContactForm, change_form, code_form, form_of
from backoffice.contacts.models import Contact, Kind, may_have_changed_hands
from backoffice.contacts.rest import ADDS
from backoffice.kernel.errors import BackofficeError, Invalid, Refused
from backoffice.kernel.words import say
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell, wants

contacts = Blueprint("contacts", __name__, url_prefix="/customers/<uuid:customer_id>/contacts")
ONE = "/<any(phone, email, address):kind>/<uuid:contact_id>"
LIST, PANEL = "contacts/_list.html", "contacts/_panel.html"
NOT_ACCEPTED = "This code is not accepted. Look at the digits again, or send a new code."
DONE = {Kind.PHONE: "Phone", Kind.EMAIL: "E-mail address", Kind.ADDRESS: "Address"}


@contacts.get("")
def index(customer_id: UUID) -> ResponseReturnValue:
    if wants("contacts-panel"):
        return screen(PANEL, PANEL, **page.values(actor(), service.contacts(actor(), customer_id)))
    return _list(customer_id)


@contacts.get("/<any(phone, email, address):kind>/new")
def new(customer_id: UUID, kind: str) -> ResponseReturnValue:
    return _form(customer_id, Kind(kind), form_of(Kind(kind)))


@contacts.post("/<any(phone, email, address):kind>/new")
def add(customer_id: UUID, kind: str) -> ResponseReturnValue:
    form, which = form_of(Kind(kind)), Kind(kind)
    status = 422
    if form.validate():
        try:
            contact = ADDS[which][1](actor(), customer_id, form.given())
        except (Invalid, Refused) as problem:
            status = _show_problem(form, problem)
        else:
            tell(say("{contact} added.", contact=DONE[which]), "success")
            return go("contacts.index", customer_id=customer_id, _anchor=f"contact-{contact.id}")
    return _form(customer_id, which, form, status)


@contacts.get(f"{ONE}/edit")
def edit(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    contact = service.editable_contact(actor(), customer_id, Kind(kind), contact_id)
    return _change_form(contact, change_form(contact))


@contacts.post(f"{ONE}/edit")
def change(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    contact = service.editable_contact(actor(), customer_id, Kind(kind), contact_id)
    form, status = change_form(contact), 422
    if form.validate() and form.version.data is not None:
        try:
            service.change(actor(), customer_id, Kind(kind), contact_id, form.version.data, form.changed())
        except (Invalid, Refused) as problem:
            status = _show_problem(form, problem)
        else:
            tell(say("{contact} changed.", contact=DONE[Kind(kind)]), "success")
            return go("contacts.index", customer_id=customer_id, _anchor=f"contact-{contact_id}")
    return _change_form(contact, form, status)


def _change_form(contact: Contact, form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    values = page.change_values(actor(), contact)
    return screen("contacts/edit.html", "contacts/_change.html", status=status, form=form, **values)


def _form(customer_id: UUID, kind: Kind, form: ContactForm, status: int = 200) -> ResponseReturnValue:
    customer, may_share = service.editable(actor(), customer_id), actor().may(Permission.SHARE_PHONE)
    values = {"form": form, "kind": kind, "title": DONE[kind].lower(), "customer": customer, "may_share": may_share}
    return screen("contacts/new.html", "contacts/_form.html", status=status, **values)


def _show_problem(form: ContactForm, problem: BackofficeError) -> int:
    """Put what a rule says beside the field it is about; the status of the answer."""
    value = next(name for name in ("number", "address", "line1") if name in form)
    form.take(problem if isinstance(problem, Invalid) else Invalid.one(value, problem.message))
    if isinstance(problem, Refused) and may_have_changed_hands(problem.refusal):
        form.taken = str(form.number.data)
    return problem.status


@contacts.post(f"{ONE}/remove")
def remove(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    service.remove(actor(), customer_id, Kind(kind), contact_id)
    tell(say("{contact} removed.", contact=DONE[Kind(kind)]))
    return go("contacts.index", customer_id=customer_id)


@contacts.post(f"{ONE}/primary")
def make_primary(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    service.make_primary(actor(), customer_id, Kind(kind), contact_id)
    flash("This is now the first choice.")
    return go("contacts.index", customer_id=customer_id)


@contacts.post(f"{ONE}/code")
def send_code(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    service.send_code(actor(), customer_id, Kind(kind), contact_id)
    flash("Code sent. It is good for five minutes: ask the customer to read it out.")
    return go("contacts.index", customer_id=customer_id, _anchor=f"contact-{contact_id}")


@contacts.post(f"{ONE}/verify")
def verify(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    form = code_form(contact_id)
    if not form.validate():
        return _list(customer_id, form, 422)
    state = service.verify(actor(), customer_id, Kind(kind), contact_id, str(form.code.data))
    if state.state == service.VERIFIED:
        tell(say("{contact} verified.", contact=DONE[Kind(kind)]), "success")
        return go("contacts.index", customer_id=customer_id)
    form.take(Invalid.one("code", NOT_ACCEPTED))
    return _list(customer_id, form, 422)


@contacts.get("/messages")
def messages(customer_id: UUID) -> ResponseReturnValue:
    book = service.contacts(actor(), customer_id)
    lines = page.message_lines(service.messages(actor(), customer_id))
    return screen("contacts/messages.html", customer=book.customer, lines=lines)


def _list(customer_id: UUID, typed: CodeForm | None = None, status: int = 200) -> ResponseReturnValue:
    values = page.values(actor(), service.contacts(actor(), customer_id), typed)
    return screen("contacts/index.html", LIST, status=status, **values)
