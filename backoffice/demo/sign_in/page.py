"""The page on which somebody of the demo bank is chosen, and the way back to the application with a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from backoffice.access.roles import JOB_ROLES
from backoffice.demo.sign_in.people import BRANCHES, NAMES, Person, UnknownRole, holder, named
from backoffice.demo.sign_in.provider import provider

page = Blueprint("page", __name__)

LONGEST_NAME = 80
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class SignInRequest:
    """What the application asked for, its address already known to be its own."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str

    def back(self, **answer: str) -> ResponseReturnValue:
        """Send the browser back with this answer."""
        answer = {**answer, "state": self.state, "iss": provider().config.issuer}
        separator = "&" if "?" in self.redirect_uri else "?"
        return redirect(f"{self.redirect_uri}{separator}{urlencode(answer)}", 302)


def asked(query: MultiDict[str, str]) -> tuple[SignInRequest, str | None]:
    """The request in this query and what is wrong with it; a wrong client or address goes nowhere (400)."""
    client = provider().config.clients.get(query.get("client_id", ""))
    redirect_uri = query.get("redirect_uri", "")
    if client is None or redirect_uri not in client.redirect_uris:
        raise BadRequest("The client or its redirect address is not registered.")
    challenge = query.get("code_challenge", "")
    wanted = SignInRequest(client.client_id, redirect_uri, query.get("state", ""), query.get("nonce", ""), challenge)
    return wanted, _what_is_wrong(query, wanted)


def _what_is_wrong(query: MultiDict[str, str], wanted: SignInRequest) -> str | None:
    """The OAuth error of a request that may be answered at its address, or None."""
    if query.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in query.get("scope", "").split():
        return "invalid_scope"
    if query.get("prompt") == "none":
        return "login_required"
    safe = query.get("code_challenge_method") == "S256" and _CHALLENGE.fullmatch(wanted.challenge)
    return None if safe and wanted.state and wanted.nonce else "invalid_request"


@page.get("/auth")
def choose() -> ResponseReturnValue:
    """Whose day do you want to see?"""
    wanted, wrong = asked(request.args)
    return wanted.back(error=wrong) if wrong else _shown()


@page.post("/auth")
def chosen() -> ResponseReturnValue:
    """Somebody was chosen: the browser goes back with a code."""
    wanted, wrong = asked(request.args)
    if wrong:
        return wanted.back(error=wrong)
    try:
        person = _person()
    except UnknownRole as unknown:
        return _shown(str(unknown), 422)
    here = provider()
    person = here.people.welcome(person)
    if not person.enabled:
        return _shown(f"{person.name} may not sign in: the account is disabled.", 403)
    code, session = here.sessions.start(
        person.sub, wanted.client_id, wanted.redirect_uri, wanted.challenge, wanted.nonce
    )
    return wanted.back(code=code, session_state=session.sid)


def _person() -> Person:
    """The holder of the pressed button's role, as we know them now, or the person of one's own."""
    form = request.form
    if role := form.get("role"):
        if role not in NAMES:
            raise UnknownRole("Nobody in this bank holds that role.")
        return provider().people.find(holder(role).sub) or holder(role)
    name, roles = form.get("name", "").strip(), form.getlist("roles")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnknownRole("Give the person a name of at most 80 characters.")
    if not roles:
        raise UnknownRole("Give the person at least one job role.")
    if form.get("branch") not in BRANCHES:
        raise UnknownRole("Choose one of the bank's branches.")
    return named(name, roles, form["branch"])


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    words = name.split()
    return words[0][0] + words[-1][0]


def _shown(problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    """The page, with what was typed kept."""
    doors = [(role, NAMES[name], initials(NAMES[name])) for name, role in JOB_ROLES.items() if name in NAMES]
    return render_template(
        "choose.html",
        doors=doors,
        branches=BRANCHES,
        problem=problem,
        name=request.form.get("name", ""),
        held=request.form.getlist("roles"),
        branch=request.form.get("branch"),
        action=f"{request.path}?{urlencode(list(request.args.items(multi=True)))}",
    ), status
