"""What goes back when a merge is undone: read from the ledger, compared with today, and put where it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from backoffice.customers.models import Customer, Stage
from backoffice.kernel import moments
from backoffice.kernel.db import Record, db
from backoffice.kernel.joining import Key, key_of
from backoffice.kernel.registry import Holding
from backoffice.merging.models import Merge, MergedRow
from backoffice.merging.rules.comparing import FIELDS, label_of
from backoffice.merging.rules.pictures import Returned, Since
from backoffice.merging.service import ledger, planning, restoring


@dataclass(frozen=True)
class Line:
    """A line of the ledger with its row of today, if that is still one of the two records'."""

    told: MergedRow
    holding: Holding
    row: Any

    @property
    def changed(self) -> bool:
        """Whether the row was worked on since."""
        return bool(self.row.version != self.told.version_after)

    def returning(self) -> dict[str, Any]:
        """What the row becomes: its columns from before, but for what was changed since."""
        model = cast(type[Record], self.holding.model)
        before, after = ledger.read(model, self.told.before), ledger.read(model, self.told.after)
        return {name: before[name] for name in before if getattr(self.row, name) == after[name]}


@dataclass(frozen=True)
class Return:
    """Everything of one merge that can go back."""

    merge: Merge
    survivor: Customer
    duplicate: Customer
    lines: list[Line]
    profiles: dict[UUID, MergedRow]

    @property
    def stage_before(self) -> Stage:
        """What the duplicate was."""
        return Stage(self.profiles[self.duplicate.id].before["stage"])

    def returned(self) -> list[Returned]:
        """The rows that come back to the record that they were of."""
        return [self._returned(line) for line in self.lines if self._goes_to(line)]

    def since(self) -> list[Since]:
        """What came to the survivor since, and what was changed: it stays there unless a person places it."""
        fields = [Since(name, label_of(name), None, self.survivor.id) for name in self.changed_fields()]
        rows = [
            Since(str(row.id), holding.title, row.created_at, self.survivor.id) for holding, row in self._new_rows()
        ]
        return [*fields, *rows]

    def changed_fields(self) -> list[str]:
        """The survivor's fields that are not what the merge made them."""
        told = self.profiles[self.survivor.id]
        after = self.survivor.open_blob(told.sealed_after) if told.sealed_after else self.survivor.opened()
        now = self.survivor.opened()
        return [name for name in FIELDS if now.get(name) != after.get(name)]

    @property
    def changed(self) -> bool:
        """Whether anything happened since."""
        return bool(self.since()) or any(line.changed for line in self.lines)

    def put(self, placings: Mapping[str, UUID]) -> None:
        """Put the rows back, those that leave the survivor first."""
        values = {key_of(line.row): line.returning() for line in self.lines}
        rows = {key_of(line.row): line.row for line in self.lines}
        for holding, row in self._new_rows():
            rows[key_of(row)] = row
            if placed := placings.get(str(row.id)):
                values[key_of(row)] = {holding.column: placed}
        self._amend(values, rows)
        for leaving in (True, False):
            for key, becomes in values.items():
                if _leaves(becomes, self.duplicate.id) is leaving:
                    for name, value in becomes.items():
                        setattr(rows[key], name, value)
            db.session.flush()

    def put_customers(self, placings: Mapping[str, UUID]) -> None:
        """Put the two profiles back; a field that was changed since stays, or goes to the duplicate."""
        placed = [name for name in self.changed_fields() if placings.get(name) == self.duplicate.id]
        moved = {name: getattr(self.survivor, name) for name in placed}
        for row in (self.survivor, self.duplicate):
            restoring.put_back(row, self.profiles[row.id], placed if row is self.survivor else ())
        for name, value in moved.items():
            setattr(self.duplicate, name, value)
        db.session.flush()

    def _new_rows(self) -> list[tuple[Holding, Any]]:
        known = {key_of(line.row) for line in self.lines}
        return [
            (holding, row)
            for holding in planning.moving()
            if not holding.quiet
            for row in planning.rows_of(holding, [self.survivor.id])
            if key_of(row) not in known and self.merge.merged_at and row.created_at > self.merge.merged_at
        ]

    def _goes_to(self, line: Line) -> UUID | None:
        return cast("UUID | None", line.returning().get(line.holding.column))

    def _returned(self, line: Line) -> Returned:
        to = self._goes_to(line) or self.survivor.id
        return Returned(line.told.table_name, line.told.title, line.row.id, to, changed=line.changed)

    def _amend(self, values: dict[Key, dict[str, Any]], rows: dict[Key, Any]) -> None:
        answers = moments.publish("parting", survivor=self.survivor, duplicate=self.duplicate, returning=values)
        for one in (one for answer in answers for one in answer):
            if one.row not in rows:
                rows[one.row] = self._elsewhere(one.row)
            values.setdefault(one.row, {}).update(one.values)

    def _elsewhere(self, key: Key) -> Any:
        """A row that the merge had left alone."""
        both = (self.survivor.id, self.duplicate.id)
        every = (row for holding in planning.moving() for row in planning.rows_of(holding, both))
        return next(row for row in every if key_of(row) == key)


def read(merge: Merge, survivor: Customer, duplicate: Customer) -> Return:
    """The ledger of a merge beside today's rows."""
    told = ledger.lines_of(merge.id)
    profiles = {line.row_id: line for line in told if line.table_name == Customer.__tablename__}
    lines = [line for holding in planning.moving() for line in _lines(holding, told, (survivor.id, duplicate.id))]
    return Return(merge, survivor, duplicate, lines, profiles)


def _lines(holding: Holding, told: list[MergedRow], both: tuple[UUID, UUID]) -> list[Line]:
    mine = {
        line.row_id: line
        for line in told
        if (line.table_name, line.column_name) == (holding.model.__tablename__, holding.column)
    }
    if not mine:
        return []
    model = cast(type[Record], holding.model)
    rows = db.session.scalars(select(model).where(model.id.in_(mine)).order_by(model.created_at, model.id))
    # A row that has gone on to another record since is not one of these two's any more.
    return [Line(mine[row.id], holding, row) for row in rows if getattr(row, holding.column) in both]


def _leaves(values: Mapping[str, Any], duplicate_id: UUID) -> bool:
    """Whether the row makes room: it goes to the duplicate, or is the first no longer, or ends."""
    return duplicate_id in values.values() or values.get("is_primary") is False or bool(values.get("ends_at"))
