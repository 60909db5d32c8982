"""The rows behind staff sessions: begun, found while they live, touched, renewed, ended. What has ended stays ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, Index, LargeBinary, Row, Select, Text, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.access.actor import Actor, Kind
from backoffice.access.permissions import Permission
from backoffice.config import Settings
from backoffice.kernel import clock, housekeeping, pages
from backoffice.kernel.connections import begin_writing
from backoffice.kernel.db import Base, db, fresh_session
from backoffice.web.cookie_secret import CookieSecret

MOST_PER_PERSON = 3
KEPT = timedelta(days=1)
TOUCH_EVERY = timedelta(seconds=1)
TOKENS, DATA = "web_session.tokens", "web_session.data"


@housekeeping.kept
class WebSession(Base):
    """One signed-in browser. `tokens` and `data` open with the cookie's secret only; `roles` are names of job roles."""

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_iss_sub", "iss", "sub"), Index("ix_web_session_iss_sid", "iss", "sid"))

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    iss: Mapped[str]
    sub: Mapped[str]
    sid: Mapped[str]
    name: Mapped[str]
    branch: Mapped[str | None]
    kind: Mapped[Kind]
    customer_id: Mapped[UUID | None]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    tokens: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Tokens:
    """What the identity provider gave for this session; never shown, never logged."""

    refresh: str
    id: str


@dataclass(frozen=True)
class Live:
    """A session that lives now, as its row says; `tried_at` is when refreshing last failed."""

    id_hash: str
    sid: str
    actor: Actor
    tokens: bytes
    data: bytes | None
    created_at: datetime
    seen_at: datetime
    checked_at: datetime
    tried_at: datetime | None


_gates, _few = [threading.Lock() for _ in range(64)], threading.BoundedSemaphore(4)
_table: Any = WebSession.__table__  # a Core table: its rows are never kept in the identity map


def create(who: Actor, sid: str, tokens: Tokens, *, checked_at: datetime | None = None) -> CookieSecret:
    """A new session for this person, who keeps at most three; gives the secret for the browser's cookie."""
    secret, now = CookieSecret.new(), clock.now()
    row = {
        "id_hash": secret.digest, "iss": who.iss, "sub": who.sub, "sid": sid, "created_at": now, "seen_at": now,
        "checked_at": checked_at or now, "kind": who.kind, "customer_id": who.customer_id, **_rights(who),
        **_sealed(secret, tokens),
    }  # fmt: skip
    forget_old()
    housekeeping.write(insert(_table).values(row))
    newest = _newest_first(_live(_of(who.iss, who.sub), "id_hash")).limit(MOST_PER_PERSON)
    _end(_of(who.iss, who.sub), _table.c.id_hash.not_in(newest))
    return secret


def forget_old() -> None:
    """Remove the rows of sessions that can live no more."""
    housekeeping.write(delete(_table).where(_table.c.created_at < clock.now() - KEPT))


def find(id_hash: str) -> Live | None:
    """The session, unless it has ended, was idle for too long or is too old."""
    row = db.session.execute(_live(_table.c.id_hash == id_hash)).one_or_none()
    return _as_live(row) if row else None


def owner(id_hash: str) -> tuple[str, str] | None:
    """Whose session (`iss`, `sub`) this is or was, as long as its row is kept."""
    row = db.session.execute(select(_table.c.iss, _table.c.sub).where(_table.c.id_hash == id_hash)).one_or_none()
    return (row.iss, row.sub) if row else None


def of_person(iss: str, sub: str) -> list[Live]:
    """A person's live sessions, the newest first."""
    rows = db.session.execute(_newest_first(_live(_of(iss, sub))))
    return [_as_live(row) for row in rows]


def living(*, after: str | None = None, limit: int = pages.USUAL) -> pages.Page[Live]:
    """All live sessions of staff, the newest first."""
    staff = WebSession.kind != "customer"
    every = select(WebSession).where(*_lives(WebSession), staff).execution_options(populate_existing=True)
    return pages.keyset(every, (WebSession.created_at, WebSession.id_hash), after=after, limit=limit).map(_as_live)


def people_who_may(permission: Permission) -> list[Actor]:
    """Everybody with a living session and this permission; a person with two browsers appears once."""
    holding = _table.c.permissions.contains([permission.value])
    people = {row.actor.id: row.actor for row in map(_as_live, db.session.execute(_newest_first(_live(holding))))}
    return list(people.values())


def touch(live: Live) -> None:
    """Note that the session is in use; within the same second once is enough."""
    now = clock.now()
    if now - live.seen_at >= TOUCH_EVERY:
        _update(live.id_hash, _table.c.seen_at < now, seen_at=now)


def save(id_hash: str, data: bytes) -> None:
    """Keep what the pages remember (form token, flashed lines), if the session still lives."""
    _update(id_hash, data=data)


def renew(live: Live, secret: CookieSecret, who: Actor, tokens: Tokens) -> None:
    """New tokens and rights after asking the identity provider; the new roles replace the old ones."""
    _update(live.id_hash, checked_at=clock.now(), tried_at=None, **_rights(who), **_sealed(secret, tokens))


def note_unreachable(live: Live) -> None:
    """Remember that the identity provider could not be asked just now."""
    _update(live.id_hash, tried_at=clock.now())


def end(id_hash: str) -> int:
    """End one session; gives how many ended."""
    return _end(_table.c.id_hash == id_hash)


def end_by_sid(iss: str, sid: str) -> int:
    """End the sessions that belong to this session of the identity provider."""
    return _end(_table.c.iss == iss, _table.c.sid == sid)


def end_all(iss: str, sub: str) -> int:
    """End all of a person's sessions."""
    return _end(_of(iss, sub))


@contextmanager
def alone_with(id_hash: str) -> Iterator[None]:
    """Let one request at a time, of all processes, do this for a session (others wait)."""
    number = int.from_bytes(bytes.fromhex(id_hash)[:8], "big", signed=True)
    db.session.commit()  # no transaction stays open while we wait
    # Whoever waits in the database holds a connection: of one process only one a session, and few altogether, or
    # the one who works would find none left.
    with _gates[number % len(_gates)], _few, fresh_session() as session:
        begin_writing(session).execute(select(func.pg_advisory_xact_lock(number)))
        try:
            yield
        finally:
            db.session.commit()  # what was read meanwhile ends first
            session.commit()


def _live(condition: ColumnElement[bool], *columns: str) -> Select[Any]:
    return select(*(_table.c[name] for name in columns or _table.c.keys())).where(condition, *_lives(_table.c))


def _lives(of: Any) -> tuple[ColumnElement[bool], ...]:
    """Not ended, not idle for too long, not too old."""
    settings: Settings = current_app.extensions["settings"]
    now = clock.now()
    return (
        of.ended_at.is_(None),
        of.seen_at > now - timedelta(minutes=settings.session_idle_minutes),
        of.created_at > now - timedelta(hours=settings.session_hours),
    )


def _newest_first(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(_table.c.created_at.desc(), _table.c.id_hash)


def _of(iss: str, sub: str) -> ColumnElement[bool]:
    return and_(_table.c.iss == iss, _table.c.sub == sub)


def _update(id_hash: str, *conditions: ColumnElement[bool], **values: Any) -> None:
    # Never an INSERT: a session that was ended meanwhile must not come back.
    wanted = and_(_table.c.id_hash == id_hash, _table.c.ended_at.is_(None), *conditions)
    housekeeping.write(update(_table).where(wanted).values(values))


def _end(*conditions: ColumnElement[bool]) -> int:
    ending = update(_table).where(*conditions, _table.c.ended_at.is_(None)).values(ended_at=clock.now())
    return len(housekeeping.write(ending.returning(_table.c.id_hash)))


def _rights(who: Actor) -> dict[str, Any]:
    permissions = sorted(permission.value for permission in who.permissions)
    return {"name": who.name, "branch": who.branch, "permissions": permissions, "roles": sorted(who.roles)}


def _sealed(secret: CookieSecret, tokens: Tokens) -> dict[str, bytes]:
    return {"tokens": secret.seal(TOKENS, [tokens.refresh, tokens.id])}


def tokens_of(live: Live, secret: CookieSecret) -> Tokens:
    """The session's tokens; raises NotOurs when the cookie does not open them."""
    return Tokens(*secret.open(TOKENS, live.tokens))


def _as_live(row: Row[Any] | WebSession) -> Live:
    who = Actor(
        iss=row.iss,
        sub=row.sub,
        name=row.name,
        permissions=Permission.known(row.permissions),
        branch=row.branch,
        roles=frozenset(row.roles),
        kind=row.kind,
        customer_id=row.customer_id,
        session_hash=row.id_hash,
    )
    times = (row.created_at, row.seen_at, row.checked_at, row.tried_at)
    return Live(row.id_hash, row.sid, who, row.tokens, row.data, *times)
