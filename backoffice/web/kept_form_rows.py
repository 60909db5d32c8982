"""The rows of forms that met an ended session: sealed with the secret of that browser's cookie, for half an hour.

So neither the database nor another browser reads what was typed, and nobody but the same person gets it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, LargeBinary, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import Base
from backoffice.web.cookie_secret import CookieSecret, NotOurs

KEPT = timedelta(minutes=30)
PLACE = "kept_form"
Owner = tuple[str, str]


@housekeeping.kept
class KeptForm(Base):
    """What one browser sent last when its session had ended; `sealed` opens with that cookie's secret only."""

    __tablename__ = "kept_form"
    __table_args__ = (Index("ix_kept_form_created_at", "created_at"),)

    browser_hash: Mapped[str] = mapped_column(primary_key=True)
    iss: Mapped[str]
    sub: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


@dataclass(frozen=True)
class Typed:
    """The fields of a form as they were sent, and the paths at which that form may stand."""

    paths: Sequence[str]
    fields: Sequence[tuple[str, str]]


_table: Any = KeptForm.__table__


def keep(browser: CookieSecret, owner: Owner, typed: Typed) -> None:
    """Keep this for the person (`iss`, `sub`) in this browser, in place of what was kept before."""
    sealed = browser.seal(PLACE, [list(typed.paths), [list(pair) for pair in typed.fields]])
    row: dict[str, Any] = {"browser_hash": browser.digest, "sealed": sealed, "created_at": clock.now()}
    row |= {"iss": owner[0], "sub": owner[1]}
    forget_old()
    housekeeping.write(insert(_table).values(row).on_conflict_do_update(index_elements=["browser_hash"], set_=row))


def hand_over(before: CookieSecret, now: CookieSecret, owner: Owner) -> Sequence[str]:
    """Keep on for the new session what the old one left, if the same person signed in; the form's paths, or none."""
    taken = _take(before)
    if taken is None or taken[0] != owner:
        return ()
    keep(now, owner, taken[1])
    return taken[1].paths


def take(browser: CookieSecret) -> Typed | None:
    """What is kept for this browser, once."""
    taken = _take(browser)
    return taken[1] if taken else None


def forget(browser: CookieSecret) -> None:
    """Somebody signed out: nothing of theirs stays."""
    housekeeping.write(delete(_table).where(_table.c.browser_hash == browser.digest))


def forget_old() -> None:
    """Remove what nobody came back for; doing it twice does no harm."""
    housekeeping.write(delete(_table).where(_table.c.created_at <= clock.now() - KEPT))


def _take(browser: CookieSecret) -> tuple[Owner, Typed] | None:
    mine = (_table.c.browser_hash == browser.digest, _table.c.created_at > clock.now() - KEPT)
    rows = housekeeping.write(delete(_table).where(*mine).returning(_table.c.iss, _table.c.sub, _table.c.sealed))
    if not rows:
        return None
    try:
        paths, fields = browser.open(PLACE, rows[0].sealed)
    except NotOurs:
        return None
    return (rows[0].iss, rows[0].sub), Typed(paths, [(name, value) for name, value in fields])
