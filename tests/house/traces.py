"""What a request leaves behind: a fingerprint of all business tables, and the audit log's new entries."""

from collections import Counter
from typing import Any

from flask import g
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from backoffice.kernel.db import Base
from tests.house.bank import Place
from tests.house.callers import House
from tests.house.doors import Door

# Technical rows that follow every request: when a session was used, who was refused, how often something was tried.
TECHNICAL = {"web_session", "audit_entry", "audit_head", "counter"}
_ENTRIES = text("SELECT chain, operation, body->>'outcome' AS outcome FROM audit_entry")


def state(connection: Connection) -> dict[str, Any]:
    """A number for each table, another one as soon as any row of it is another one."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in TECHNICAL]
    names = [f"{table.schema}.{table.name}" if table.schema else table.name for table in tables]
    counted = " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM {name} t" for name in names
    )
    return {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(counted)}


def entries(connection: Connection) -> list[tuple[str, str, str]]:
    """(chain, operation, outcome) of each entry of the log."""
    return [tuple(row) for row in connection.execute(_ENTRIES)]


class Watched:
    """One request with what it changed and what the log says of it; all of it undone afterwards."""

    def __init__(self, house: House, who: str, door: Door, place: Place | None = None, **changed: Any) -> None:
        house.session_of(who)  # signing in is no part of the request
        with house.undone():
            before, known = state(house.connection), entries(house.connection)
            self.answer: TestResponse = house.ask(who, door, place, keep=True, **changed)
            self.asked = frozenset(g.get("asked", ()))
            after = state(house.connection)
            self.changed = {name for name in after if after[name] != before[name]}
            written = entries(house.connection)
            self.entries = list((Counter(written) - Counter(known)).elements())
