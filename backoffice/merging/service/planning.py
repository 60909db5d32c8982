"""What a merge would do to every row of both records: walked over the registry, so that no area can be forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, UniqueConstraint, and_, select, text, true

from backoffice.customers.models import Customer
from backoffice.kernel import moments, vault
from backoffice.kernel.db import Record, db
from backoffice.kernel.joining import Amendment, Key, key_of
from backoffice.kernel.registry import Holding, holdings
from backoffice.kernel.sealed import SealedRecord


@dataclass
class Step:
    """One row and what becomes of it; without values it stays where it is."""

    holding: Holding
    row: Record
    values: dict[str, Any] = field(default_factory=dict)
    because: str = ""

    @property
    def owner(self) -> UUID:
        """Whose row it is now."""
        return cast(UUID, getattr(self.row, self.holding.column))


def moving() -> list[Holding]:
    """The holdings whose rows go where their customer goes."""
    return [holding for holding in holdings() if holding.merge == "move"]


def rows_of(holding: Holding, customer_ids: Iterable[UUID]) -> list[Any]:
    """The rows of a holding that are about these customers, oldest first."""
    model = cast(type[Record], holding.model)
    about = getattr(model, holding.column).in_(list(customer_ids))
    rows = list(db.session.scalars(select(model).where(about).order_by(model.created_at, model.id)))
    vault.load_keys({row.sealed_for for row in rows if isinstance(row, SealedRecord)})
    return rows


def plan(survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> list[Step]:
    """Every row that moves, changes or gives way, in the order of the areas."""
    both = (survivor.id, duplicate.id)
    steps = [Step(holding, row) for holding in moving() for row in rows_of(holding, both)]
    answers = moments.publish("joining", survivor=survivor, duplicate=duplicate, choices=choices)
    amendments = {one.row: one for answer in answers for one in answer}
    clashing = _clashing(both, amendments)
    for step in steps:
        _decide(step, amendments.get(key_of(step.row)), key_of(step.row) in clashing, both)
    return [step for step in steps if step.values or step.because]


def _decide(step: Step, amendment: Amendment | None, clashing: bool, both: tuple[UUID, UUID]) -> None:
    survivor_id, duplicate_id = both
    gives_way = clashing or bool(amendment and amendment.gives_way)
    target = duplicate_id if gives_way else survivor_id
    if step.owner != target:
        step.values[step.holding.column] = target
    if gives_way:
        step.because = (amendment and amendment.because) or "The record that stays has the same."
    if amendment:
        step.values.update(amendment.values)
        step.because = step.because or amendment.because


def _clashing(both: tuple[UUID, UUID], amended: Mapping[Key, Amendment]) -> set[Key]:
    """The duplicate's rows that cannot stand beside one of the survivor's, and of which no area says what becomes."""
    found: set[Key] = set()
    for holding in moving():
        for columns, where in _unique_with(holding):
            pairs = _pairs(holding, columns, where, both)
            found |= {theirs for mine, theirs in pairs if mine not in amended and theirs not in amended}
    return found


def _unique_with(holding: Holding) -> list[tuple[list[str], str]]:
    """What may be there once for a customer: the other columns of each unique index, and its condition."""
    table = cast(Table, holding.model.__table__)
    indexes = [index for index in table.indexes if index.unique]
    of_indexes = [(list(one.columns.keys()), one.dialect_options["postgresql"]["where"]) for one in indexes]
    constraints = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    every = of_indexes + [(list(one.columns.keys()), None) for one in constraints]
    return [
        ([name for name in names if name != holding.column], str(where) if where is not None else "true")
        for names, where in every
        if holding.column in names
    ]


def _pairs(holding: Holding, columns: list[str], where: str, both: tuple[UUID, UUID]) -> list[tuple[Key, Key]]:
    table = cast(Table, holding.model.__table__)
    # The condition stands alone inside: it may hold an OR.
    every = select(table).where(text(where)).subquery()
    about = every.c[holding.column]
    mine, theirs = (select(every).where(about == customer_id).subquery() for customer_id in both)
    same = [mine.c[name] == theirs.c[name] for name in columns]
    joined = select(mine.c.id, theirs.c.id).select_from(mine.join(theirs, and_(true(), *same)))
    return [((table.name, row[0]), (table.name, row[1])) for row in db.session.execute(joined)]
