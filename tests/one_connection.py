"""A test's one connection, which refuses what production's would: a write where no transaction for writing was begun.

In production a connection only reads until `connections.begin_writing`, and again after that session's commit or
rollback. A test's connection writes from its first statement to its last, so what PostgreSQL would refuse is known
here by the savepoints that stand for the sessions' transactions.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context
from sqlalchemy import Connection, event

from backoffice.kernel.db import db
from backoffice.kernel.operations import running

_SAVEPOINT = re.compile(r"(?P<end>ROLLBACK TO |RELEASE )?SAVEPOINT (?P<name>\w+)")
_BEGIN = "BEGIN READ WRITE"
_WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\b"
    r"|\s*WITH\b.*\b(INSERT INTO|UPDATE|DELETE FROM|MERGE INTO)\b"
    r"|\s*SELECT (audit_append|procrastinate_\w+)\("
    r"|.*\bFOR (NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b",
    re.DOTALL | re.IGNORECASE,
)


class WroteWhileReading(AssertionError):
    """Production's connection would have answered: cannot execute … in a read-only transaction."""


@contextmanager
def only_connection(connection: Connection) -> Iterator[None]:
    """Let all sessions of the current application use this connection; all they did is undone at the end."""
    engines: Any = db.engines
    real = engines[None]
    outer = connection.begin()
    connection.exec_driver_sql(_BEGIN)
    event.listen(connection, "before_cursor_execute", _Watched())
    engines[None] = connection  # a connection serves as an engine here
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    try:
        yield
    finally:
        db.session.remove()
        outer.rollback()
        engines[None] = real
        db.session.configure(join_transaction_mode="conditional_savepoint")


class _Watched:
    """The open savepoints, innermost last, and whether each stands for a transaction that may write."""

    def __init__(self) -> None:
        self.open: list[tuple[str, bool]] = []

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if told := _SAVEPOINT.match(statement):
            self._follow(told["name"], ended=bool(told["end"]))
        elif statement == _BEGIN and self.open:
            self.open[-1] = (self.open[-1][0], True)
        elif not self._may_write() and _WRITES.match(statement) and _in_production():
            raise WroteWhileReading(f"in a read-only transaction: {statement}")

    def _follow(self, name: str, *, ended: bool) -> None:
        if not ended:
            self.open.append((name, self._may_write()))
        elif name in (names := [each for each, _ in self.open]):
            del self.open[names.index(name) :]

    def _may_write(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def _in_production() -> bool:
    """What the application does, not what a test does to its tables beside it."""
    return has_request_context() or running() is not None
