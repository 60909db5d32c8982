"""The pages of coming and going: sign in, sign out, the provider's message, one's own page, the roles, the theme."""

from flask import Blueprint, Response, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue

from backoffice.access.roles import JOB_ROLES
from backoffice.identity import rules, service, under_way
from backoffice.identity.arrival import arrive, own_path
from backoffice.identity.forms import EndAllForm
from backoffice.identity.provider import Unreachable
from backoffice.identity.reach import provider, unavailable
from backoffice.identity.realm import AFTER_SIGN_OUT_PATH, BACK_CHANNEL_PATH, CALLBACK_PATH
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.kernel.errors import BackofficeError, Invalid, Refused
from backoffice.kernel.words import say
from backoffice.web import guard, session
from backoffice.web.asking import asks
from backoffice.web.choosing import remembered
from backoffice.web.cookie_secret import CookieSecret
from backoffice.web.guard import open_page
from backoffice.web.languages.catalogue import LANGUAGES
from backoffice.web.languages.environment import COOKIE
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell

identity = Blueprint("identity", __name__)
THEMES = ("light", "dark", "auto")


@identity.get("/sign-in")
@open_page("Leads to the identity provider; nobody is known yet.")
def sign_in() -> ResponseReturnValue:
    browser = _browser() or CookieSecret.new()
    begun = under_way.start(browser, own_path(request.args.get("next")))
    try:
        response = redirect(provider().sign_in_url(begun), code=303)
    except Unreachable:
        raise unavailable() from None
    session.set_cookie(response, _cookie(), browser, max_age=int(under_way.LIFETIME.total_seconds()))
    return response


@identity.get(CALLBACK_PATH)
@open_page("The identity provider sends people back here; who they are is found out here.")
def callback() -> ResponseReturnValue:
    browser, state = _browser(), request.args.get("state", "")
    begun = under_way.take(browser, state) if browser else None
    arrival = arrive(provider(), begun, request.args)
    try:
        secret = service.sign_in(arrival.who, arrival.sid, arrival.tokens)
    except Refused as refused:
        g.problem = refused.code
        return screen("identity/no_role.html", status=403, name=arrival.who.name, leave=provider().sign_out_url())
    session.begin(secret)
    return redirect(begun.next_path if begun else "/", code=303)


@identity.post("/sign-out")
@session.roles_may_be_old
def sign_out() -> ResponseReturnValue:
    service.sign_out(actor())
    tokens = session.end()
    url = provider().sign_out_url(tokens.id if tokens else "")
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, code=303)


@identity.get(AFTER_SIGN_OUT_PATH)
@open_page("Says that somebody signed out, without any data.")
def signed_out() -> ResponseReturnValue:
    return screen("identity/signed_out.html")


@identity.post(BACK_CHANNEL_PATH)
@guard.machine_door
@open_page("The identity provider calls it with a signed token and no cookie.")
def back_channel() -> ResponseReturnValue:
    try:
        told = provider().validator.logout_token(request.form.get("logout_token", ""))
    except BadToken as error:
        raise BackofficeError("VERIFICATION_FAILED", error.reason) from None
    except KeysUnavailable:
        raise unavailable() from None
    service.end_from_provider(service.IDENTITY_PROVIDER, told)
    return "", 200


@identity.post("/theme")
@open_page("A choice of colours, kept in the browser only.")
def theme() -> ResponseReturnValue:
    return remembered("theme", THEMES, own_path(request.form.get("next")))


@identity.post("/language")
@open_page("A choice of words, kept in the browser only.")
def choose_language() -> ResponseReturnValue:
    return remembered(COOKIE, LANGUAGES, own_path(request.form.get("next")))


@identity.get("/me")
def me() -> ResponseReturnValue:
    held = [right for right in service.rights(actor()) if actor().may(right.permission)]
    return screen("identity/me.html", sessions=service.my_sessions(actor()), rights=held)


@identity.post("/me/sessions/<id_hash>/end")
@session.roles_may_be_old
def end_my_session(id_hash: str) -> ResponseReturnValue:
    service.end_my_session(actor(), id_hash)
    flash("That session has ended.")
    return go("identity.me")


@identity.get("/sessions")
def sessions() -> ResponseReturnValue:
    found = service.sessions(actor(), after=request.args.get("after"))
    first = "after" in request.args
    return screen("identity/sessions.html", sessions=found.items, next=found.next, first=first)


@identity.post("/sessions/<id_hash>/end")
def end_session(id_hash: str) -> ResponseReturnValue:
    ended = service.end_session(actor(), id_hash)
    tell(say("One session of {actor_name} has ended.", actor_name=ended.actor.name))
    return go("identity.sessions")


@identity.post("/sessions/<id_hash>/end-all")
def end_sessions_of(id_hash: str) -> ResponseReturnValue:
    ended = service.end_sessions_of(actor(), id_hash)
    tell(say("All sessions of {actor_name} have ended.", actor_name=ended.actor.name))
    return go("identity.sessions")


@identity.get("/access")
def access() -> ResponseReturnValue:
    found = service.access(actor())
    both = sorted((holder for holder in found.holders if holder.hands), key=lambda one: len(one.bringing) == 1)
    return screen("identity/access.html", access=found, both=both)


@identity.post("/access/end-all")
@asks(service.end_all_of)
def end_all_of() -> ResponseReturnValue:
    form = EndAllForm()
    if not form.validate():
        raise Invalid.one("sub", "Whose sessions?")
    service.end_all_of(actor(), str(form.sub.data))
    flash("All sessions of this person have ended.")
    return go("identity.access")


@identity.get("/roles")
def roles() -> ResponseReturnValue:
    chosen = JOB_ROLES.get(request.args.get("role", ""))
    rights = [right for right in service.rights(actor()) if chosen is None or chosen.name in right.roles]
    return screen(
        "identity/roles.html",
        rights=rights,
        chosen=chosen,
        roles=JOB_ROLES,
        pairs=[pair for pair in rules.PAIRS if pair.roles()],
        open_operations=service.open_operations(actor()),
        open_pages=_open_pages(),
    )


def _open_pages() -> list[tuple[str, str]]:
    """(address, reason) of every page that strangers reach."""
    rules_ = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [(rule.rule, reason) for rule in rules_ if (reason := guard.open_because(rule.endpoint))]


def _cookie() -> str:
    return session.cookie_name("backoffice-sign-in")


def _browser() -> CookieSecret | None:
    return CookieSecret.read(request.cookies.get(_cookie()))


def role_title(name: str) -> str:
    """What people call this job role."""
    return JOB_ROLES[name].title
