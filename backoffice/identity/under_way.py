"""Sign-ins under way: each is bound to one browser, lives ten minutes and is used once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert

from backoffice.identity.models import SignInUnderWay
from backoffice.kernel import clock, housekeeping
from backoffice.web.cookie_secret import CookieSecret, NotOurs

LIFETIME = timedelta(minutes=10)
PLACE = "sign_in_under_way"
_table: Any = SignInUnderWay.__table__


@dataclass(frozen=True)
class UnderWay:
    """What must come back (`state`, `nonce`), what proves that it is us (`verifier`), and where to go afterwards."""

    state: str
    nonce: str
    verifier: str
    next_path: str


def start(browser: CookieSecret, next_path: str) -> UnderWay:
    """Note a new sign-in of this browser; old ones are swept away."""
    begun = UnderWay(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), next_path)
    sealed = browser.seal(PLACE, [begun.nonce, begun.verifier, next_path])
    housekeeping.write(delete(_table).where(_table.c.created_at <= clock.now() - LIFETIME))
    row = {"state_hash": _hash(begun.state), "browser_hash": browser.digest, "sealed": sealed}
    housekeeping.write(insert(_table).values(**row, created_at=clock.now()))
    return begun


def take(browser: CookieSecret, state: str) -> UnderWay | None:
    """The sign-in that this browser began with this state, once; None when there is none."""
    taken = housekeeping.write(
        delete(_table)
        .where(
            _table.c.state_hash == _hash(state),
            _table.c.browser_hash == browser.digest,
            _table.c.created_at > clock.now() - LIFETIME,
        )
        .returning(_table.c.sealed)
    )
    try:
        return UnderWay(state, *browser.open(PLACE, taken[0].sealed)) if taken else None
    except NotOurs:
        return None


def _hash(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()
