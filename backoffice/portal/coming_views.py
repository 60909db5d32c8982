"""Coming and going at the portal: the first page, beginning, the code, signing in and out, the language."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request
from flask import session as form_kept
from flask.typing import ResponseReturnValue

from backoffice.identity import under_way
from backoffice.identity.arrival import arrive
from backoffice.identity.customers_realm import PORTAL_BACK_CHANNEL_PATH, PORTAL_CALLBACK_PATH, PORTAL_SIGNED_OUT_PATH
from backoffice.identity.provider import Unreachable
from backoffice.identity.reach import customers_provider, unavailable
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.kernel import even_time
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.kernel.settings import settings
from backoffice.portal import service
from backoffice.portal.forms import CodeForm, StartForm
from backoffice.portal.service import Begun
from backoffice.web import guard, session
from backoffice.web.choosing import remembered
from backoffice.web.cookie_secret import CookieSecret
from backoffice.web.guard import open_page
from backoffice.web.languages.catalogue import LANGUAGES
from backoffice.web.languages.environment import COOKIE, language
from backoffice.web.request_state import PORTAL, actor
from backoffice.web.respond import go, screen

portal = Blueprint("portal", __name__)
UNDER_WAY, BEGUN = "portal-sign-in", "begun"
WRONG = "This code does not fit, or it is too old. Look at the newest message, or ask for another code."


@portal.get(PORTAL)
@open_page("The customers' first page, without any data.")
def index() -> ResponseReturnValue:
    if actor().customer_id:
        return go("mine.standing")
    return screen("portal/index.html", bank=settings().bank_name, logins=bool(settings().customers_issuer))


@portal.get(f"{PORTAL}/terms")
@open_page("Everybody may read what they would agree to.")
def terms() -> ResponseReturnValue:
    return screen("portal/terms.html", terms=service.terms(actor()), language_read=language())


@portal.get(f"{PORTAL}/start")
@open_page("Whoever begins at the portal is nobody yet.")
def start() -> ResponseReturnValue:
    if not session.is_known():
        session.begin(service.begin_visit(actor()))
    return _start(StartForm())


@portal.post(f"{PORTAL}/start")
def begin() -> ResponseReturnValue:
    form = StartForm()
    if not form.validate():
        return _start(form, 422)
    try:
        with even_time.at_least(even_time.BEGINNING):
            begun = service.start(actor(), form.newcomer(language()))
    except Invalid as problem:
        form.take(problem)
        return _start(form, 422)
    form_kept[BEGUN] = [begun.phone, str(begun.customer_id or ""), str(begun.contact_id or "")]
    return go("portal.code")


@portal.get(f"{PORTAL}/code")
@open_page("Says where this session's own code went; without one it leads back.")
def code() -> ResponseReturnValue:
    return _code(CodeForm())


@portal.post(f"{PORTAL}/code")
def prove() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _code(form, 422)
    with even_time.at_least(even_time.GUESS):
        secret = service.prove(actor(), _begun(), form.code.data.strip())
    if secret is None:
        form.code.errors = [WRONG]
        return _code(form, 422)
    session.begin(secret)
    return go("mine.standing")


@portal.post(f"{PORTAL}/code/again")
def send_again() -> ResponseReturnValue:
    with even_time.at_least(even_time.BEGINNING):
        service.send_again(actor(), _begun())
    flash("If the number takes messages, a new code is on its way.", "success")
    return go("portal.code")


@portal.get(f"{PORTAL}/sign-in")
@open_page("Leads to the customers' sign-in service; nobody is known yet.")
def sign_in() -> ResponseReturnValue:
    browser = _browser() or CookieSecret.new()
    begun = under_way.start(browser, f"{PORTAL}/me")
    try:
        response = redirect(customers_provider().sign_in_url(begun), code=303)
    except Unreachable:
        raise unavailable() from None
    session.set_cookie(response, _cookie(), browser, max_age=int(under_way.LIFETIME.total_seconds()))
    return response


@portal.get(PORTAL_CALLBACK_PATH)
@open_page("The customers' sign-in service sends people back here; who they are is found out here.")
def callback() -> ResponseReturnValue:
    browser, state = _browser(), request.args.get("state", "")
    begun = under_way.take(browser, state) if browser else None
    arrival = arrive(customers_provider(), begun, request.args)
    session.begin(service.come_in(actor(), arrival))
    return redirect(begun.next_path if begun else PORTAL, code=303)


@portal.post(f"{PORTAL}/sign-out")
@session.roles_may_be_old
@open_page("Whoever leaves need not be somebody.")
def sign_out() -> ResponseReturnValue:
    tokens = session.end()
    url = customers_provider().sign_out_url(tokens.id) if tokens and tokens.id else PORTAL_SIGNED_OUT_PATH
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, code=303)


@portal.get(PORTAL_SIGNED_OUT_PATH)
@open_page("Says that somebody signed out, without any data.")
def signed_out() -> ResponseReturnValue:
    return screen("portal/signed_out.html", bank=settings().bank_name)


@portal.post(PORTAL_BACK_CHANNEL_PATH)
@guard.machine_door
@open_page("The customers' sign-in service calls it with a signed token and no cookie.")
def back_channel() -> ResponseReturnValue:
    try:
        told = customers_provider().validator.logout_token(request.form.get("logout_token", ""))
    except BadToken as error:
        raise BackofficeError("VERIFICATION_FAILED", error.reason) from None
    except KeysUnavailable:
        raise unavailable() from None
    service.end_from_provider(actor(), told)
    return "", 200


@portal.post(f"{PORTAL}/language")
@open_page("A choice of words, kept in the browser only.")
def choose_language() -> ResponseReturnValue:
    return remembered(COOKIE, LANGUAGES, _own_path(request.form.get("next", "")))


def _own_path(text: str) -> str:
    """A page of the portal, or its first one."""
    return text if text.startswith(f"{PORTAL}/") and text.isprintable() and "\\" not in text else PORTAL


def _start(form: StartForm, status: int = 200) -> ResponseReturnValue:
    return screen("portal/start.html", "portal/_start.html", status=status, form=form)


def _code(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    return screen("portal/code.html", "portal/_code.html", status=status, form=form, ends=_begun().phone[-3:])


def _begun() -> Begun:
    kept: Any = form_kept.get(BEGUN)
    if not kept:
        raise BackofficeError("UNAUTHENTICATED", "Begin again, please.")
    phone, customer_id, contact_id = kept
    return Begun(phone, UUID(customer_id) if customer_id else None, UUID(contact_id) if contact_id else None)


def _cookie() -> str:
    return session.cookie_name(UNDER_WAY)


def _browser() -> CookieSecret | None:
    return CookieSecret.read(request.cookies.get(_cookie()))
