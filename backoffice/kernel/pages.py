"""Keyset pages: any page of a list costs what the first one costs. Cursors hold no personal value."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid

T = TypeVar("T")
S = TypeVar("S")
MOST = 200
USUAL = 50
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, and the cursor of the next ones (None at the end)."""

    items: Sequence[T]
    next: str | None = None

    def map(self, change: Callable[[T], S]) -> "Page[S]":
        return Page([change(item) for item in self.items], self.next)


def keyset(
    statement: Select[Any],
    order: Sequence[InstrumentedAttribute[Any]],
    *,
    after: str | None = None,
    limit: int = USUAL,
    descending: bool = True,
    read: Callable[[Select[Any]], Sequence[Any]] | None = None,
) -> Page[Any]:
    """The page after a cursor, ordered by `order` (the last column unique), its rows read as records or by `read`.

    Raises Invalid for a cursor not ours.
    """
    if after:
        place = tuple_(*order)
        marks = _values(after, order)
        statement = statement.where(place < marks if descending else place > marks)
    ordered = statement.order_by(*(column.desc() if descending else column.asc() for column in order))
    rows = list((read or db.session.scalars)(ordered.limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, cursor([getattr(rows[-1], column.key) for column in order]) if more else None)


def cursor(values: Sequence[Any]) -> str:
    """An opaque text for the sort keys of the last row shown."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps([str(value) if isinstance(value, UUID) else value for value in plain])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _values(text: str, order: Sequence[InstrumentedAttribute[Any]]) -> tuple[Any, ...]:
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return tuple(_typed(value, column) for value, column in zip(raw, order, strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Invalid.one("after", "This is not a cursor of this list.") from error


def _typed(value: Any, column: InstrumentedAttribute[Any]) -> Any:
    """A sort key of the column's type; what the database could not take raises ValueError."""
    kind = column.type.python_type
    ours = type(value) is int and abs(value) <= LARGEST if kind is int else type(value) is str and value.isprintable()
    if not ours:
        raise ValueError("a cursor holds nothing like this")
    return datetime.fromisoformat(value) if kind is datetime else kind(value)
