"""The only writer besides commands: sessions, counters, idempotency keys, job failures. No row is a record.

Each write is a transaction of its own and stays, whatever the operation around it answers.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Insert, Text, Update, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel import clock
from backoffice.kernel.connections import begin_writing
from backoffice.kernel.db import Base, fresh_session
from backoffice.kernel.errors import Throttled

_kept: set[str] = set()


def kept(model: type[Base]) -> type[Base]:
    """Allow housekeeping to write this table (class decorator)."""
    _kept.add(model.__tablename__)
    return model


def tables() -> frozenset[str]:
    """The tables that may be written without a command."""
    return frozenset(_kept)


def write(statement: Insert | Update | Delete) -> list[Any]:
    """Run one statement in a transaction of its own; the rows it returns, if it returns any."""
    if getattr(statement.table, "name", "") not in _kept:
        raise RuntimeError("Housekeeping does not write this table: use a command.")
    with fresh_session() as session:
        result = begin_writing(session).execute(statement)
        rows = list(result) if result.returns_rows else []
        session.commit()
    return rows


@kept
class Counter(Base):
    """How often something was done in a window of time; `name` holds a keyed hash where it is about a person."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


def count(name: str, window: timedelta, most: int, message: str) -> int:
    """Count one more use in the current window; raises Throttled beyond `most`. Atomic over all processes."""
    now = clock.now()
    start = datetime.fromtimestamp(now.timestamp() // window.total_seconds() * window.total_seconds(), now.tzinfo)
    table = Counter.__table__
    upsert = insert(table).values(name=name, window_start=start, count=1)  # type: ignore[arg-type]
    upsert = upsert.on_conflict_do_update(index_elements=["name", "window_start"], set_={"count": table.c.count + 1})
    used = int(write(upsert.returning(table.c.count))[0][0])
    if used > most:
        raise Throttled(message, retry_after=max(1, int((start + window - now).total_seconds())))
    return used


@kept
class JobFailure(Base):
    """The last error of a job that failed: its class and our own sentence, never the values it worked on."""

    __tablename__ = "job_failure"

    job_id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str]
    error: Mapped[str]
    at: Mapped[datetime]


COUNTERS_KEPT, FAILURES_KEPT = timedelta(days=2), timedelta(days=90)


def forget_old() -> None:
    """Remove counters whose window is long over (none is longer than a day), and errors of jobs of long ago."""
    now = clock.now()
    write(delete(Counter).where(Counter.window_start < now - COUNTERS_KEPT))
    write(delete(JobFailure).where(JobFailure.at < now - FAILURES_KEPT))
