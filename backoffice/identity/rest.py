"""REST: who is signed in, and ending sessions."""

from typing import Any

from marshmallow import fields

from backoffice.identity import service
from backoffice.web.fields import Body, PageQuery
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
