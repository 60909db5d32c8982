"""Coming in, going out, and the tables of who may do what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.access.roles import roles_granting
from backoffice.identity import cutoffs, rules
from backoffice.identity.models import TakenLogoutToken
from backoffice.identity.tokens import LogoutClaims
from backoffice.kernel import clock, housekeeping, operations
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import command, query
from backoffice.kernel.pages import USUAL, Page
from backoffice.kernel.running import Operation
from backoffice.web import kept_form_rows, session_rows
from backoffice.web.cookie_secret import CookieSecret
from backoffice.web.session_rows import Live, Tokens

IDENTITY_PROVIDER = Actor.system("identity provider", permissions=frozenset())
_taken: Any = TakenLogoutToken.__table__


@dataclass(frozen=True)
class Right:
    """One permission: which job roles grant it, which operations ask for it."""

    permission: Permission
    roles: list[str]
    operations: list[str]


@command(Permission.PUBLIC, reason="Whoever signs in has no session yet; the identity provider vouches for them.")
def sign_in(actor: Actor, sid: str, tokens: Tokens) -> CookieSecret:
    """Begin a session of this person; gives the secret for the browser's cookie."""
    if refusal := rules.why_not_sign_in(actor):
        raise Refused(refusal)
    return session_rows.create(actor, sid, tokens)


@command(Permission.PUBLIC, reason="Everybody may end the session they are in.")
def sign_out(actor: Actor) -> None:
    """End the session that the actor acts in."""
    if actor.session_hash:
        session_rows.end(actor.session_hash)


@command(Permission.PUBLIC, reason="The identity provider calls with a signed token; no person is there.")
def end_from_provider(_actor: Actor, told: LogoutClaims) -> int:
    """End the sessions that the provider says have ended, once for each message; gives how many."""
    _take_once(told)
    if told.sub is not None:
        cutoffs.cut_off(told.iss, told.sub)
    if told.sid is not None:
        return session_rows.end_by_sid(told.iss, told.sid)
    return session_rows.end_all(told.iss, told.sub or "")


@query(Permission.PUBLIC, reason="Everybody may see where they are signed in themselves.")
def my_sessions(actor: Actor) -> list[Live]:
    """The actor's own live sessions, the newest first."""
    return session_rows.of_person(actor.iss, actor.sub)


@command(Permission.PUBLIC, reason="Everybody may end their own sessions.")
def end_my_session(actor: Actor, id_hash: str) -> None:
    """End one of the actor's own sessions; another person's answers like a missing one."""
    if id_hash not in {live.id_hash for live in session_rows.of_person(actor.iss, actor.sub)}:
        raise NotFound("session")
    session_rows.end(id_hash)


@query(Permission.END_SESSION)
def sessions(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[Live]:
    """Everybody's live sessions, the newest first."""
    return session_rows.living(after=after, limit=limit)


@command(Permission.END_SESSION)
def end_session(actor: Actor, id_hash: str) -> Live:
    """End one session of anybody; raises NotFound."""
    found = _living(id_hash)
    session_rows.end(found.id_hash)
    return found


@command(Permission.END_SESSION)
def end_sessions_of(actor: Actor, id_hash: str) -> Live:
    """End all sessions of the person whose session this is; their tokens do nothing sensitive any more."""
    found = _living(id_hash)
    cutoffs.cut_off(found.actor.iss, found.actor.sub)
    session_rows.end_all(found.actor.iss, found.actor.sub)
    return found


@query(Permission.PUBLIC, reason="Everybody on the staff may know who may do what.")
def rights(_actor: Actor) -> list[Right]:
    """Every permission there is, in the order of the table."""
    return [_right(permission) for permission in Permission if permission is not Permission.PUBLIC]


@query(Permission.PUBLIC, reason="Everybody on the staff may know what is open, and why.")
def open_operations(_actor: Actor) -> list[Operation]:
    """The operations that need no permission, each with its reason."""
    return [found for found in operations.register.values() if found.permission is Permission.PUBLIC]


def forget_old() -> None:
    """Remove what is left of old sessions (technical rows, so no operation)."""
    session_rows.forget_old()
    cutoffs.forget_old()


def forget_kept_forms() -> None:
    """Remove what was typed and nobody came back for (technical rows, so no operation)."""
    kept_form_rows.forget_old()


def _living(id_hash: str) -> Live:
    found = session_rows.find(id_hash)
    if found is None:
        raise NotFound("session")
    return found


def _right(permission: Permission) -> Right:
    asking = sorted(name for name, found in operations.register.items() if found.permission is permission)
    return Right(permission, roles_granting(permission), asking)


def _take_once(told: LogoutClaims) -> None:
    """Refuse a copy of a message that was obeyed already."""
    housekeeping.write(delete(_taken).where(_taken.c.keep_until < clock.now()))
    row = {
        "jti_hash": sha256(f"{told.iss}|{told.jti}".encode()).hexdigest(),
        "keep_until": datetime.fromtimestamp(told.replay_until, UTC),
    }
    if not housekeeping.write(insert(_taken).values(row).on_conflict_do_nothing().returning(_taken.c.jti_hash)):
        raise Refused(Refusal("VERIFICATION_FAILED", "This message was taken already."))
