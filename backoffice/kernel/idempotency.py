"""Idempotency keys: a repeated create or decision has one effect. The key's row is part of the business transaction.

Kept are the status and the id of what was made, not the answer: a repetition is rendered anew under today's rights.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from backoffice.access.actor import Actor
from backoffice.kernel import clock, housekeeping, vault
from backoffice.kernel.db import Base, db
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.kernel.housekeeping import kept

KEPT = timedelta(days=7)


@kept
class IdempotencyKey(Base):
    """One key used by one caller on one route."""

    __tablename__ = "idempotency_key"

    caller: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    resource: Mapped[str | None]
    created_at: Mapped[datetime]


@dataclass
class Wanted:
    """The key that came with the request under way; spent by its first command."""

    key: str
    route: str
    fingerprint: bytes
    caller: str | None = None


class Replayed(Exception):
    """This was done before: `resource` is the id of what it made."""

    def __init__(self, resource: str | None) -> None:
        super().__init__("already done")
        self.resource = resource


_wanted: ContextVar[Wanted | None] = ContextVar("idempotency_key", default=None)


@contextmanager
def with_key(key: str, route: str, body: Any) -> Iterator[None]:
    """Bind the first command in this block to the key; raises Replayed, Invalid (another body), 409 (in progress)."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    reset = _wanted.set(Wanted(key, route, vault.blind("idempotency", canonical)))
    try:
        yield
    finally:
        _wanted.reset(reset)


def claim(session: Session, actor: Actor) -> None:
    """Called as a command begins: take the key, or raise Replayed."""
    wanted = _wanted.get()
    if wanted is None or wanted.caller is not None:
        return
    wanted.caller = actor.id
    values = {"caller": actor.id, "route": wanted.route, "key": wanted.key}
    statement = insert(IdempotencyKey.__table__).values(  # type: ignore[arg-type]
        **values, fingerprint=wanted.fingerprint, created_at=clock.now()
    )
    connection = session.connection()
    try:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        # RETURNING, because an INSERT's rowcount is -1 here whether it inserted or not.
        taken = connection.execute(statement.on_conflict_do_nothing().returning(IdempotencyKey.key)).first()
        connection.exec_driver_sql("SET LOCAL lock_timeout = '15s'")
    except OperationalError as error:
        message = "The same request is still being worked on. Ask again in a moment."
        raise BackofficeError("IDEMPOTENCY_IN_PROGRESS", message, {"retry_after": 2}) from error
    if taken is None:
        _refuse_or_replay(session, wanted)


def settle(session: Session, result: Any) -> None:
    """Called before the commit: remember the id of what was made."""
    wanted = _wanted.get()
    if wanted is not None and wanted.caller is not None:
        resource = getattr(result, "id", None)
        changed = update(IdempotencyKey).where(*_same(wanted)).values(resource=str(resource) if resource else None)
        session.connection().execute(changed)


def is_spent(caller: str, route: str, key: str) -> bool:
    """Whether this caller has used the key there."""
    model = IdempotencyKey
    used = (model.caller == caller, model.route == route, model.key == key)
    return db.session.scalars(select(model.key).where(*used)).first() is not None


def forget_old() -> None:
    """Remove the keys that were used too long ago to be repeated."""
    housekeeping.write(delete(IdempotencyKey).where(IdempotencyKey.created_at < clock.now() - KEPT))


def _refuse_or_replay(session: Session, wanted: Wanted) -> None:
    row = (
        session.connection()
        .execute(select(IdempotencyKey.fingerprint, IdempotencyKey.resource).where(*_same(wanted)))
        .one()
    )
    if row.fingerprint != wanted.fingerprint:
        sentence = "This Idempotency-Key was used for something else. Use a new one."
        raise Invalid.one("Idempotency-Key", sentence, "IDEMPOTENCY_KEY_REUSED")
    raise Replayed(row.resource)


def _same(wanted: Wanted) -> tuple[Any, ...]:
    model = IdempotencyKey
    return (model.caller == wanted.caller, model.route == wanted.route, model.key == wanted.key)
