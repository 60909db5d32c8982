"""The one clock. Whatever stores or compares a time asks it, so tests and the sample bank can live another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC) + _offset.get()


def today() -> date:
    """The date in UTC."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run the block as if it began at `moment`; the clock goes on from there."""
    reset = _offset.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _offset.reset(reset)
