"""Doors of the demo only: a token without a browser, changing people, new keys. JSON in, JSON out.

JSON is asked for so that no page of another origin can call these doors through a visitor's browser.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, UnsupportedMediaType

from backoffice.demo.sign_in.people import BRANCHES, NAMES, Person, UnknownRole, known_roles, named, unnamed
from backoffice.demo.sign_in.provider import provider
from backoffice.demo.sign_in.tokens import bearer_answer
from backoffice.identity.realm import CLIENT

doors = Blueprint("doors", __name__)

LONGEST = 80


@doors.before_request
def only_json() -> None:
    """What changes something says that it is JSON, which a strange page's form cannot."""
    if request.method == "POST" and not request.is_json:
        raise UnsupportedMediaType("These doors take JSON only.")


@doors.errorhandler(UnknownRole)
def unknown_role(error: UnknownRole) -> ResponseReturnValue:
    """A role that no table has."""
    return jsonify(error="unknown_role", error_description=str(error)), 400


@doors.post("/token")
def token() -> ResponseReturnValue:
    """An access token for `{"roles": […], "user": NAME or null, "branch": CODE or null}`.

    It opens no session and changes nobody: somebody signed in keeps their own roles and branch.
    """
    here = provider()
    person = asked_person(_body())
    known = here.people.find(person.sub) or here.people.welcome(person)
    if not known.enabled:
        raise Forbidden(f"{known.name} is disabled.")
    client_id = person.client or CLIENT
    access = here.issuer.access_token(person, client_id)
    return jsonify(bearer_answer(access) | {"sub": person.sub, "name": person.name})


def asked_person(body: dict[str, Any]) -> Person:
    """Who is meant: the person of this name, or the one who stands for this set of roles."""
    roles, branch = known_roles(_texts(body.get("roles", []))), _text(body, "branch")
    machine_role = next(iter(roles)) if len(roles) == 1 and not roles & NAMES.keys() else None
    if machine_role is None:
        branch = branch or BRANCHES[0]
    user = _text(body, "user")
    if user is None:
        return unnamed(roles, branch)
    person = named(user, roles, branch)
    return Person(person.sub, person.name, roles, branch, client=machine_role)


@doors.get("/people")
def everybody() -> ResponseReturnValue:
    """Everybody the provider knows."""
    return jsonify(people=[person.as_json() for person in provider().people])


@doors.get("/people/<uuid:sub>")
def somebody(sub: Any) -> ResponseReturnValue:
    """One person."""
    return jsonify(_known(str(sub)).as_json())


@doors.post("/people/<uuid:sub>")
def change(sub: Any) -> ResponseReturnValue:
    """Change a person by `{"roles": […], "branch": CODE, "enabled": bool}`, each optional; no client is told."""
    person, body = _known(str(sub)), _body()
    changes: dict[str, Any] = {}
    if "roles" in body:
        changes["roles"] = known_roles(_texts(body["roles"]))
    if "branch" in body:
        changes["branch"] = _text(body, "branch")
    if "enabled" in body:
        changes["enabled"] = bool(body["enabled"])
    return jsonify((provider().people.change(person.sub, changes) or person).as_json())


@doors.delete("/people/<uuid:sub>")
def delete(sub: Any) -> ResponseReturnValue:
    """Delete a person; as with Keycloak, no client is told."""
    provider().people.remove(_known(str(sub)).sub)
    return "", 204


@doors.post("/people/<uuid:sub>/logout")
def end_sessions(sub: Any) -> ResponseReturnValue:
    """End a person's sessions and tell their clients, one call a session."""
    here = provider()
    sessions = here.sessions.of_person(_known(str(sub)).sub)
    for session in sessions:
        here.end(session)
    return jsonify(ended=len(sessions))


@doors.post("/keys/rotate")
def rotate() -> ResponseReturnValue:
    """Sign with a new key from now on."""
    return jsonify(kid=provider().keys.rotate())


def _known(sub: str) -> Person:
    """The person of this subject, or 404."""
    if (person := provider().people.find(sub)) is None:
        raise NotFound("Nobody has this subject.")
    return person


def _body() -> dict[str, Any]:
    """The request's JSON object."""
    body = request.get_json()
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


def _texts(value: Any) -> list[str]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRequest("`roles` must be a list of names.")
    return value


def _text(body: dict[str, Any], name: str) -> str | None:
    """A short printable text, or None when it is left out."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST or not value.isprintable():
        raise BadRequest(f"`{name}` must be a text of at most {LONGEST} characters.")
    return value.strip()
