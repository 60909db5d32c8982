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
# These do not go back: versions rise, and so does the time of the last change.
ONWARDS = frozenset(
    {"id", "version", "revision", "subject_version", "created_at", "updated_at", "sealed", "sealed_for"}
)


class Watched:
    """A row as it is before something is done to it, and right after: its columns, and its sealed document."""

    def __init__(self, row: Any, title: str, column: str) -> None:
        self.row, self.title, self.column = row, title, column
        self.before, self.sealed_before = self._now()
        self.after, self.sealed_after = self.before, self.sealed_before

    def settle(self) -> None:
        """This is what the merge made of it; what follows from that is no part of the merge."""
        self.after, self.sealed_after = self._now()

    def _now(self) -> tuple[dict[str, Any], bytes | None]:
        return {name: getattr(self.row, name) for name in _columns_of(self.row)}, getattr(self.row, "sealed", None)

    def as_row(self, merge_id: UUID) -> dict[str, Any] | None:
        """The line of the ledger, once it is done; None where nothing changed."""
        changed = [name for name in self.before if self.after[name] != self.before[name]]
        resealed = self.sealed_after != self.sealed_before
        if not (changed or resealed):
            return None
        return {
            "id": uuid4(), "merge_id": merge_id, "title": self.title, "table_name": self.row.__tablename__,
            "column_name": self.column, "row_id": self.row.id, "version_after": self.row.version,
            "before": {name: _written(self.before[name]) for name in changed},
            "after": {name: _written(self.after[name]) for name in changed},
            "sealed_before": self.sealed_before if resealed else None,
            "sealed_after": self.sealed_after if resealed else None,
        }  # fmt: skip


def _columns_of(row: Any) -> list[str]:
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
