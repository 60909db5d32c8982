"""The ledger: what rows were before a merge and after it, written down, and read again to be put back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, inspect, select
from sqlalchemy.dialects.postgresql import insert

from backoffice.kernel.db import Record, db
from backoffice.merging.models import Merge, MergedRow

LEDGER: Table = MergedRow.__table__  # type: ignore[assignment]  # a declared class always has a Table
# Neither goes back: versions rise, and so does the time of the last change.
ONWARDS = frozenset({"id", "version", "created_at", "updated_at", "sealed", "sealed_for"})


class Watched:
    """A row as it is before something is done to it: the columns that matter, and its sealed document."""

    def __init__(self, row: Any, title: str, column: str, names: Iterable[str]) -> None:
        self.row, self.title, self.column, self.names = row, title, column, list(names)
        self.before = {name: getattr(row, name) for name in self.names}
        self.sealed_before: bytes | None = getattr(row, "sealed", None)

    def as_row(self, merge_id: UUID) -> dict[str, Any] | None:
        """The line of the ledger, once it is done; None where nothing changed."""
        after = {name: getattr(self.row, name) for name in self.names}
        sealed_after: bytes | None = getattr(self.row, "sealed", None)
        changed = [name for name in self.names if after[name] != self.before[name]]
        resealed = sealed_after != self.sealed_before
        if not (changed or resealed):
            return None
        return {
            "id": uuid4(), "merge_id": merge_id, "title": self.title, "table_name": self.row.__tablename__,
            "column_name": self.column, "row_id": self.row.id, "version_after": self.row.version,
            "before": {name: _written(self.before[name]) for name in changed},
            "after": {name: _written(after[name]) for name in changed},
            "sealed_before": self.sealed_before if resealed else None,
            "sealed_after": sealed_after if resealed else None,
        }  # fmt: skip


def columns_of(row: Any) -> list[str]:
    """The columns of a row that a merge may change."""
    computed = {column.key for column in row.__table__.c if column.computed is not None}
    return [one.key for one in inspect(row).mapper.column_attrs if one.key not in ONWARDS | computed]


def write(merge: Merge, watched: Iterable[Watched]) -> None:
    """Write down what has changed. Not as records: the ledger's lines are the entry's own, told a second time."""
    db.session.flush()
    if rows := [line for one in watched if (line := one.as_row(merge.id))]:
        db.session.connection().execute(insert(LEDGER), rows)


def lines_of(merge_id: UUID) -> list[MergedRow]:
    """The ledger of a merge."""
    wanted = select(MergedRow).where(MergedRow.merge_id == merge_id)
    return list(db.session.scalars(wanted.order_by(MergedRow.table_name, MergedRow.id)))


def read(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the ledger as the columns hold them."""
    table = cast(Table, model.__table__)
    return {name: _read(table.c[name].type.python_type, value) for name, value in values.items()}


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _read(kind: type[Any], value: Any) -> Any:
    if value is None or kind in (bool, int, str, list):
        return value
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(value)
    return bytes.fromhex(value) if kind is bytes else kind(value)
