"""Coming in, going out, and the tables of who may do what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES, roles_granting
from backoffice.identity import cutoffs, reach, rules
from backoffice.identity.directory import Colleague
from backoffice.identity.models import TakenLogoutToken
from backoffice.identity.provider import Unreachable
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
NIGHT_WATCH = Actor.system("night watch", permissions=frozenset({Permission.END_SESSION}))
_taken: Any = TakenLogoutToken.__table__


@dataclass(frozen=True)
class Right:
    """One permission: which job roles grant it, which operations ask for it."""

    permission: Permission
    roles: list[str]
    operations: list[str]


@dataclass(frozen=True)
class Holder:
    """Somebody with job roles, and what they may both propose and decide by them."""

    who: Colleague
    hands: list[rules.Hand]

    @property
    def titles(self) -> list[str]:
        return [role.title for role in JOB_ROLES.values() if role.name in self.who.roles]

    @property
    def bringing(self) -> list[str]:
        """The titles of the job roles that put both into this hand."""
        return [title for title in self.titles if any(title in hand.roles for hand in self.hands)]


@dataclass(frozen=True)
class Access:
    """Everybody with a job role; nobody as long as the application has no account that may read the directory."""

    is_set_up: bool
    holders: list[Holder]


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
    _end_everywhere(found.actor.iss, found.actor.sub)
    return found


@query(Permission.END_SESSION)
def access(actor: Actor) -> Access:
    """Who holds which job role now; raises IDENTITY_PROVIDER_UNAVAILABLE."""
    directory = reach.directory()
    if not directory.is_set_up:
        return Access(is_set_up=False, holders=[])
    try:
        found = directory.colleagues()
    except Unreachable:
        raise reach.unavailable() from None
    return Access(is_set_up=True, holders=[Holder(who, rules.in_one_hand(who.roles)) for who in found])


@command(Permission.END_SESSION)
def end_all_of(actor: Actor, sub: str) -> int:
    """End all sessions of this person of the directory; their tokens do nothing sensitive any more. Gives how many."""
    return _end_everywhere(reach.provider().issuer, sub)


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


def _end_everywhere(iss: str, sub: str) -> int:
    cutoffs.cut_off(iss, sub)
    return session_rows.end_all(iss, sub)


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
