"""Everybody's sealed documents, opened page after page for a run over all of them; no key is kept."""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.sealed import SealedRecord

PAGE = 5_000


def opened(
    model: type[SealedRecord], condition: ColumnElement[bool], beside: Any
) -> Iterator[list[tuple[UUID, dict[str, Any], Any]]]:
    """(id, document in clear, the column `beside`) of each row whose key is there, in the order of ids.

    Raises vault.Tampered.
    """
    table = cast(Table, model.__table__)
    key, after = vault.SubjectKey, None
    wanted = select(table.c.id, table.c.sealed_for, table.c.sealed, key.wrapped, beside)
    wanted = wanted.join_from(table, key, key.subject == table.c.sealed_for).where(condition).limit(PAGE)
    wanted = wanted.order_by(table.c.id)
    while True:
        page = wanted if after is None else wanted.where(table.c.id > after)
        rows = db.session().connection().execute(page).all()
        yield _documents(table.name, rows)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def _documents(table: str, rows: Sequence[Any]) -> list[tuple[UUID, dict[str, Any], Any]]:
    opened_with = vault.opener()
    return [
        (row_id, json.loads(opened_with(wrapped, subject, f"{table}|{row_id}", sealed).decode()), beside)
        for row_id, subject, sealed, wrapped, beside in rows
    ]


@contextmanager
def nothing_in_circles() -> Iterator[None]:
    """For work whose very many short-lived objects hang in no circle: looking for circles costs twice the work."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()
