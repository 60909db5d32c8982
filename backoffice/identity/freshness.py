"""How old a session's roles may be: a minute, or seconds where it matters; then the provider is asked.

While it is down, reads go on a little, writes for the rest of their minute, and what is sensitive not at all.
"""

from datetime import timedelta

from flask import has_request_context, request

from backoffice.access.actor import Actor
from backoffice.identity import cutoffs, reach
from backoffice.identity.provider import Granted, GrantRefused, Unreachable
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.kernel import clock
from backoffice.kernel.errors import BackofficeError
from backoffice.web import session, session_rows
from backoffice.web.cookie_secret import CookieSecret, NotOurs
from backoffice.web.session_rows import Live, Tokens

FRESH_FOR = timedelta(seconds=60)
SURE_FOR = timedelta(seconds=5)
READS_GO_ON_FOR = timedelta(minutes=5)
TRY_EVERY = timedelta(seconds=5)


class ProviderDown(Exception):
    """The provider could not be asked now, nor a moment ago."""


def freshened(live: Live, secret: CookieSecret) -> Live:
    """The session with roles no older than a minute; raises UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE."""
    try:
        return _asked(live, secret, FRESH_FOR)
    except ProviderDown:
        return _on_old_roles(live)


def sure(actor: Actor) -> Actor:
    """The actor with rights no older than seconds, before something sensitive; raises as `freshened` does."""
    if actor.vouched_at and not actor.session_hash and cutoffs.is_cut_off(actor):
        raise BackofficeError("UNAUTHENTICATED", "You were signed out. Sign in again.")
    if not actor.session_hash or not has_request_context():
        return actor
    return session.freshen_with(_surely) or actor


def _surely(live: Live, secret: CookieSecret) -> Live:
    try:
        return _asked(live, secret, SURE_FOR)
    except ProviderDown:
        raise reach.unavailable() from None


def _asked(live: Live, secret: CookieSecret, fresh_for: timedelta) -> Live:
    """The session with roles no older than that; raises ProviderDown, UNAUTHENTICATED."""
    if _is_fresh(live, fresh_for):
        return live
    with session_rows.alone_with(live.id_hash):
        # Another request of this person may have asked while we waited.
        now = _still(live.id_hash)
        if _is_fresh(now, fresh_for):
            return now
        if now.tried_at and clock.now() - now.tried_at < TRY_EVERY:
            raise ProviderDown
        return _renewed(now, secret)


def _renewed(live: Live, secret: CookieSecret) -> Live:
    try:
        tokens = session_rows.tokens_of(live, secret)
        provider = reach.provider_of(live.actor)
        granted = provider.refresh(tokens.refresh)
        claims = provider.validator.access(granted.access)
    except (Unreachable, KeysUnavailable):
        session_rows.note_unreachable(live)
        raise ProviderDown from None
    except (GrantRefused, BadToken, NotOurs):
        raise _ended(live.id_hash) from None
    who = claims.actor(live.id_hash)
    if who.id != live.actor.id:
        raise _ended(live.id_hash)
    if live.actor.kind == "customer":  # what customers may is ours to say, not the realm's
        who = live.actor
    session_rows.renew(live, secret, who, _kept(granted, tokens))
    return _still(live.id_hash)


def _kept(granted: Granted, before: Tokens) -> Tokens:
    return Tokens(granted.refresh or before.refresh, granted.id or before.id)


def _on_old_roles(live: Live) -> Live:
    reads = request.method in ("GET", "HEAD")
    if reads and clock.now() - live.checked_at <= READS_GO_ON_FOR:
        return live
    raise reach.unavailable()


def _is_fresh(live: Live, fresh_for: timedelta) -> bool:
    # A session that no provider began (a new customer's at the portal) has nobody to be asked.
    return not live.sid or clock.now() - live.checked_at < fresh_for


def _still(id_hash: str) -> Live:
    live = session_rows.find(id_hash)
    if live is None:
        raise BackofficeError("UNAUTHENTICATED", "Your session has ended. Sign in again.")
    return live


def _ended(id_hash: str) -> BackofficeError:
    session_rows.end(id_hash)
    return BackofficeError("UNAUTHENTICATED", "Your session has ended. Sign in again.")
