"""REST: who is signed in, who holds which job role, and ending sessions."""

from typing import Any

from marshmallow import fields

from backoffice.identity import service
from backoffice.identity.tokens import LONGEST_TEXT
from backoffice.web.asking import asks
from backoffice.web.fields import Body, PageQuery, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint
from backoffice.web.session_rows import Live

rest = RestBlueprint("identity", __name__, description="Who is signed in.")


class SessionOut(Body):
    """A browser in which somebody is signed in."""

    id = fields.String()
    name = fields.String()
    roles = fields.List(fields.String())
    branch = fields.String(allow_none=True)
    signed_in_at = fields.DateTime()
    last_used_at = fields.DateTime()


class SessionsOut(Body):
    """A page of sessions."""

    items = fields.List(fields.Nested(SessionOut))
    next = fields.String(allow_none=True)


class HandOut(Body):
    """What somebody may both propose and decide."""

    what = fields.String()
    maker = fields.String()
    checker = fields.String()
    roles = fields.List(fields.String())


class HolderOut(Body):
    """Somebody with job roles; `sub` is the identity provider's id."""

    sub = fields.String()
    name = fields.String()
    username = fields.String()
    branch = fields.String(allow_none=True)
    enabled = fields.Boolean()
    roles = fields.List(fields.String())
    in_one_hand = fields.List(fields.Nested(HandOut))


class AccessOut(Body):
    """Everybody with a job role; `is_set_up` is false as long as the directory cannot be read."""

    is_set_up = fields.Boolean()
    items = fields.List(fields.Nested(HolderOut))


class PersonIn(Body):
    """A person of the directory."""

    sub = Text(required=True, most=LONGEST_TEXT)


class EndedOut(Body):
    """How many sessions have ended."""

    ended = fields.Integer()


def as_json(live: Live) -> dict[str, Any]:
    """A session as JSON; its id opens nothing."""
    who = live.actor
    times = {"signed_in_at": live.created_at, "last_used_at": live.seen_at}
    return {"id": live.id_hash, "name": who.name, "roles": sorted(who.roles), "branch": who.branch, **times}


@rest.route("/session", methods=["GET"])
@rest.arguments(PageQuery, location="query")
@rest.response(200, SessionsOut)
def sessions(asked: dict[str, Any]) -> dict[str, Any]:
    """Everybody's live sessions, the newest first."""
    found = service.sessions(actor(), after=asked.get("after"), limit=asked["limit"])
    return {"items": [as_json(live) for live in found.items], "next": found.next}


@rest.route("/session/<id_hash>/end", methods=["POST"])
@rest.response(200, SessionOut)
def end(id_hash: str) -> dict[str, Any]:
    """End one session: its browser is signed out with the next request."""
    return as_json(service.end_session(actor(), id_hash))


@rest.route("/session/<id_hash>/end-all", methods=["POST"])
@rest.response(200, SessionOut)
def end_all(id_hash: str) -> dict[str, Any]:
    """End all sessions of the person whose session this is; their tokens do nothing sensitive any more."""
    return as_json(service.end_sessions_of(actor(), id_hash))


@rest.route("/access", methods=["GET"])
@rest.response(200, AccessOut)
def access() -> dict[str, Any]:
    """Who holds which job role now, and who may both propose and decide the same kind of thing."""
    found = service.access(actor())
    return {"is_set_up": found.is_set_up, "items": [_holder(holder) for holder in found.holders]}


@rest.route("/access/end-all", methods=["POST"])
@asks(service.end_all_of)
@rest.arguments(PersonIn)
@rest.response(200, EndedOut)
def end_all_of(given: dict[str, Any]) -> dict[str, Any]:
    """End all sessions of this person of the directory; their tokens do nothing sensitive any more."""
    return {"ended": service.end_all_of(actor(), given["sub"])}


def _holder(holder: service.Holder) -> dict[str, Any]:
    who = holder.who
    hands = [
        {"what": hand.pair.what, "maker": hand.pair.maker, "checker": hand.pair.checker, "roles": list(hand.roles)}
        for hand in holder.hands
    ]
    return {
        "sub": who.sub, "name": who.name, "username": who.username, "branch": who.branch, "enabled": who.enabled,
        "roles": sorted(who.roles), "in_one_hand": hands,
    }  # fmt: skip
