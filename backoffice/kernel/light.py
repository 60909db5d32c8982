"""Light copies of sealed records, for lists: plain attributes with no session behind, their keys read along with them.

A light copy has the columns, the personal fields and the properties of its record. It cannot be changed or stored, and
it lacks what rows are only found by. Fifty of them cost less than half of what fifty records cost.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    any_,
    bindparam,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import ARRAY

from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.sealed import Sealed, SealedRecord, place

R = TypeVar("R", bound=SealedRecord)
ONLY_FOUND_BY = {"tokens", "blind"}


class Personal:
    """A personal field of light copies: found in the opened document once, then an attribute like the columns."""

    def __init__(self, field: Sealed[Any]) -> None:
        self._field = field

    def __get__(self, row: Any, owner: type[Any]) -> Any:
        value = vars(row)[self._field.name] = self._field.__get__(row, owner)
        return value


class Light:
    """One copy."""

    __tablename__: str
    id: UUID
    sealed_for: UUID
    sealed: bytes
    _opened: dict[str, Any] | None = None

    def opened(self) -> dict[str, Any]:
        """The document in clear; raises vault.Erased, vault.Tampered."""
        if self._opened is None:
            plain = vault.open_sealed(self.sealed_for, place(self.__tablename__, self.id), self.sealed)
            vars(self)["_opened"] = json.loads(plain.decode())
        return cast(dict[str, Any], self._opened)

    def __setattr__(self, name: str, value: object) -> None:
        raise TypeError(f"{name} of a light copy cannot be set: load the record to change it")


@cache
def every(model: type[SealedRecord]) -> Select[Any]:
    """All rows of a model with their keys: narrow and order it, and `read` it."""
    columns, key = _columns(model), vault.SubjectKey
    with_keys = select(*columns.values(), key.wrapped).select_from(cast(Table, model.__table__))
    return with_keys.outerjoin(key, key.subject == columns["sealed_for"])


def read(model: type[R], statement: Select[Any]) -> list[R]:
    """The rows of a statement made from `every(model)` as light copies: one query brings them and their keys."""
    columns, rows = _columns(model), _rows(statement)
    subject = list(columns).index("sealed_for")
    vault.keep((row[subject], row[-1]) for row in rows)
    return _copies(model, columns, rows)


class OfCustomers:
    """The rows of some models that are about some customers, read with one statement that is built once.

    `wanted` says which rows of each model, `order` names columns that all of them have.
    """

    def __init__(self, wanted: Mapping[type[SealedRecord], ColumnElement[bool]], *order: str) -> None:
        self._models = tuple(wanted)
        self._columns = {name: column for model in wanted for name, column in _columns(model).items()}
        parts = union_all(*(_part(model, self._columns, condition) for model, condition in wanted.items()))
        self._statement = parts.order_by(*(parts.selected_columns[name] for name in order))

    def read(self, customer_ids: Iterable[UUID]) -> dict[type[SealedRecord], list[Any]]:
        """Light copies by model."""
        rows = _rows(self._statement, customers=list(customer_ids))
        subject = list(self._columns).index("sealed_for")
        vault.load_keys({row[subject] for row in rows})
        return {model: self._copies(model, rows) for model in self._models}

    def _copies(self, model: type[SealedRecord], rows: Sequence[Row[Any]]) -> list[Any]:
        return _copies(model, self._columns, [row for row in rows if row[-1] == model.__tablename__])


def _columns(model: type[SealedRecord]) -> dict[str, Column[Any]]:
    table = cast(Table, model.__table__)
    return {column.name: column for column in table.c if column.name not in ONLY_FOUND_BY}


def _part(model: type[SealedRecord], every: Mapping[str, Column[Any]], condition: ColumnElement[bool]) -> Select[Any]:
    """Every column of all the models, null where this model has none, and the name of its table."""
    own = _columns(model)
    filled = [own[name] if name in own else as_type(null(), every[name].type).label(name) for name in every]
    of_these = own["customer_id"] == any_(bindparam("customers", type_=ARRAY(own["customer_id"].type)))
    return select(*filled, literal(model.__tablename__).label("table")).where(of_these, condition)


def _rows(statement: Executable, **values: Any) -> Sequence[Row[Any]]:
    session = db.session()
    session.flush()  # what the running command has changed so far is read too
    return session.connection().execute(statement, values).all()


@cache
def _copy_of(model: type[SealedRecord]) -> type[Light]:
    """The class of a model's light copies: its personal fields and properties."""
    known = {
        name: Personal(value) if isinstance(value, Sealed) else value
        for base in reversed(model.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, (Sealed, property))
    }
    return type(model.__name__, (Light,), {**known, "__tablename__": model.__tablename__})


def _copies(model: type[R], names: Iterable[str], rows: Iterable[Row[Any]]) -> list[R]:
    made, copy, places = [], _copy_of(model), tuple(names)
    for row in rows:
        one = copy()
        vars(one).update(zip(places, row, strict=False))  # the row's last value is not the copy's
        made.append(one)
    return cast(list[R], made)
