"""A customer's own pages: how far things are, the profile, papers, the e-mail, the terms."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.documents import service as documents
from backoffice.kernel import even_time
from backoffice.kernel.errors import Invalid, Moved, Refused
from backoffice.kernel.settings import settings
from backoffice.portal import service
from backoffice.portal.forms import AboutForm, CodeForm, EmailForm, PaperForm
from backoffice.portal.page import letters, may_ask_for_check, steps
from backoffice.portal.service import About
from backoffice.tiers.spelling import limit_rows
from backoffice.web import session
from backoffice.web.languages.environment import language
from backoffice.web.request_state import PORTAL, actor
from backoffice.web.respond import go, screen
from backoffice.web.rest import takes_uploads

mine = Blueprint("mine", __name__, url_prefix=f"{PORTAL}/me")
WAITS = "Thank you. Somebody of the bank looks at this change before it counts."
JOINED = "We had two records of you and joined them. Here is what we know now."
SENT = "If the address is right, a message with a link is on its way to it."


@mine.before_request
def only_customers() -> None:
    """Somebody who has not proved a contact yet is led back to the first page."""
    service.own(actor())


@mine.errorhandler(Moved)
def joined(_moved: Moved) -> ResponseReturnValue:
    """Whose record was merged goes on with the survivor's: who has a login by coming in again."""
    if actor().iss != service.ISSUER:
        session.end()
        return go("portal.sign_in")
    session.begin(service.follow(actor()))
    flash(JOINED)
    return go("mine.standing")


@mine.get("")
def standing() -> ResponseReturnValue:
    own = service.standing(actor())
    values: dict[str, Any] = {
        "mine": own,
        "steps": steps(own),
        "may_ask": may_ask_for_check(own),
        "limits": limit_rows(own.limits) if own.limits else [],
        "currency": settings().currency,
    }
    return screen("portal/me.html", **values)


@mine.get("/profile")
def profile() -> ResponseReturnValue:
    own, form = service.standing(actor()), AboutForm()
    form.show(own.customer)
    return _profile(form, own)


@mine.post("/profile")
def complete() -> ResponseReturnValue:
    form = AboutForm()
    if not form.validate():
        return _profile(form, service.standing(actor()), 422)
    version = form.version.data or 0
    try:
        edited = service.tell(actor(), About(form.fields(), version, form.number(), form.address()))
    except Invalid as problem:
        form.take(problem)
        return _profile(form, service.standing(actor()), 422)
    except Refused as refused:
        form.refuse(refused)
        return _profile(form, service.standing(actor()), refused.status)
    flash(WAITS if edited.request else "Kept.", "success")
    return go("mine.standing")


@mine.get("/papers")
def papers() -> ResponseReturnValue:
    return _papers(PaperForm())


@mine.post("/papers")
@takes_uploads
def send_paper() -> ResponseReturnValue:
    form = PaperForm()
    if not form.validate():
        return _papers(form, 422)
    try:
        documents.upload(actor(), service.own(actor()), form.upload())
    except Invalid as problem:
        form.take(problem)
        return _papers(form, 422)
    flash("We have it. It was checked and nobody but the bank can read it.", "success")
    return go("mine.papers")


@mine.post("/check")
def ask_for_check() -> ResponseReturnValue:
    service.ask_for_check(actor())
    flash("Thank you. We look at it and tell you.", "success")
    return go("mine.standing")


@mine.get("/messages")
def messages() -> ResponseReturnValue:
    written = contacts.messages(actor(), service.own(actor()))
    return screen("portal/messages.html", letters=letters(written))


@mine.get("/email")
def email() -> ResponseReturnValue:
    return _email(EmailForm(formdata=None), CodeForm(formdata=None))


@mine.post("/email")
def add_email() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate():
        return _email(form, CodeForm(formdata=None), 422)
    try:
        with even_time.at_least(even_time.BEGINNING):
            service.add_email(actor(), form.email.data)
    except Invalid as problem:
        form.email.errors = [said for sentences in problem.fields.values() for said in sentences]
        return _email(form, CodeForm(formdata=None), 422)
    flash(SENT, "success")
    return go("mine.email")


@mine.post("/email/<uuid:contact_id>/code")
def prove_email(contact_id: UUID) -> ResponseReturnValue:
    form = CodeForm()
    if form.validate():
        customer_id = service.own(actor())
        state = contacts.verify(actor(), customer_id, Kind.EMAIL, contact_id, form.code.data.strip())
        if state.state == contacts.VERIFIED:
            flash("Your e-mail is confirmed.", "success")
            return go("mine.standing")
        form.code.errors = ["This code does not fit, or it is too old."]
    return _email(EmailForm(formdata=None), form, 422)


@mine.post("/terms")
def agree() -> ResponseReturnValue:
    service.agree(actor(), language())
    flash("Thank you.", "success")
    return go("mine.standing")


def _profile(form: AboutForm, own: Any, status: int = 200) -> ResponseReturnValue:
    return screen("portal/profile.html", "portal/_profile.html", status=status, form=form, mine=own)


def _papers(form: PaperForm, status: int = 200) -> ResponseReturnValue:
    values = {"form": form, "mine": service.standing(actor())}
    return screen("portal/papers.html", "portal/_papers.html", status=status, **values)


def _email(form: EmailForm, code: CodeForm, status: int = 200) -> ResponseReturnValue:
    waiting = [one for one in service.standing(actor()).kept.emails if not one.verified_at]
    return screen("portal/email.html", status=status, form=form, code=code, waiting=waiting)
