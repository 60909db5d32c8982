"""How old a session's roles may be: a minute, then the provider is asked; while it is down, reads go on a little."""

from datetime import timedelta

from flask import request

from backoffice.identity import reach
from backoffice.identity.provider import Granted, GrantRefused, Unreachable
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.kernel import clock
from backoffice.kernel.errors import BackofficeError
from backoffice.web import session_rows
from backoffice.web.cookie_secret import CookieSecret, NotOurs
from backoffice.web.session_rows import Live, Tokens

FRESH_FOR = timedelta(seconds=60)
READS_GO_ON_FOR = timedelta(minutes=5)
TRY_EVERY = timedelta(seconds=5)


def freshened(live: Live, secret: CookieSecret) -> Live:
    """The session with roles no older than a minute; raises UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE."""
    if _is_fresh(live):
        return live
    with session_rows.alone_with(live.id_hash):
        # Another request of this person may have asked while we waited.
        now = _still(live.id_hash)
        if _is_fresh(now):
            return now
        if now.tried_at and clock.now() - now.tried_at < TRY_EVERY:
            return _on_old_roles(now)
        return _asked(now, secret)


def _asked(live: Live, secret: CookieSecret) -> Live:
    try:
        tokens = session_rows.tokens_of(live, secret)
        granted = reach.provider().refresh(tokens.refresh)
        claims = reach.provider().validator.access(granted.access)
    except (Unreachable, KeysUnavailable):
        session_rows.note_unreachable(live)
        return _on_old_roles(live)
    except (GrantRefused, BadToken, NotOurs):
        raise _ended(live.id_hash) from None
    who = claims.actor(live.id_hash)
    if who.id != live.actor.id:
        raise _ended(live.id_hash)
    session_rows.renew(live, secret, who, _kept(granted, tokens))
    return _still(live.id_hash)


def _kept(granted: Granted, before: Tokens) -> Tokens:
    return Tokens(granted.refresh or before.refresh, granted.id or before.id)


def _on_old_roles(live: Live) -> Live:
    reads = request.method in ("GET", "HEAD")
    if reads and clock.now() - live.checked_at <= READS_GO_ON_FOR:
        return live
    raise reach.unavailable()


def _is_fresh(live: Live) -> bool:
    return clock.now() - live.checked_at < FRESH_FOR


def _still(id_hash: str) -> Live:
    live = session_rows.find(id_hash)
    if live is None:
        raise BackofficeError("UNAUTHENTICATED", "Your session has ended. Sign in again.")
    return live


def _ended(id_hash: str) -> BackofficeError:
    session_rows.end(id_hash)
    return BackofficeError("UNAUTHENTICATED", "Your session has ended. Sign in again.")
