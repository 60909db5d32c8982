"""What reads cannot write: tests on their one connection refuse what production's connections would."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import audit_log, housekeeping, jobs
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, query, running
from tests.one_connection import WroteWhileReading

WRITES = (
    "UPDATE counter SET count = 2",
    "delete from counter",
    "INSERT INTO counter VALUES ('a', now(), 1)",
    "WITH old AS (SELECT name FROM counter) DELETE FROM counter WHERE name IN (SELECT name FROM old)",
    "SELECT name FROM counter FOR UPDATE",
    "SELECT name FROM counter ORDER BY name FOR NO KEY UPDATE SKIP LOCKED",
    "SELECT audit_append('access', '{}')",
)


@query(Permission.GET_CUSTOMER)
def try_to_run_in_a_query(actor: Actor, work: Callable[[], object]) -> object:
    return work()


@query(Permission.GET_CUSTOMER, recorded=True)
def try_to_run_in_a_recorded_query(actor: Actor, work: Callable[[], object]) -> object:
    return work()


@command(Permission.EDIT_CUSTOMER)
def try_to_run_in_a_command(actor: Actor, work: Callable[[], object]) -> object:
    return work()


def told(statement: str) -> Callable[[], object]:
    return lambda: db.session.connection().execute(text(statement))


def entries() -> int:
    return len(db.session.scalars(select(audit_log.AuditEntry)).all())


@pytest.mark.parametrize("statement", WRITES)
def test_a_query_that_writes_is_refused_as_in_production(app: Flask, statement: str) -> None:
    for reads in (try_to_run_in_a_query, try_to_run_in_a_recorded_query):
        with pytest.raises(WroteWhileReading, match="read-only transaction"):
            reads(SYSTEM, told(statement))
    assert running() is None and entries() == 0


@pytest.mark.parametrize("statement", WRITES[:6])
def test_a_command_writes_and_the_next_query_only_reads_again(app: Flask, statement: str) -> None:
    try_to_run_in_a_command(SYSTEM, told(statement))
    with pytest.raises(WroteWhileReading):
        try_to_run_in_a_query(SYSTEM, told(statement))


def test_what_a_query_has_others_write_in_transactions_of_their_own_is_written(app: Flask) -> None:
    def counts() -> None:
        housekeeping.write(housekeeping.Counter.__table__.delete())  # type: ignore[attr-defined]
        told("DELETE FROM counter")()

    with pytest.raises(WroteWhileReading):
        try_to_run_in_a_query(SYSTEM, counts)
    try_to_run_in_a_recorded_query(SYSTEM, lambda: None)
    assert entries() == 1


def test_a_request_writes_only_through_operations(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(WroteWhileReading):
        told("DELETE FROM counter")()


def test_a_query_enqueues_no_job(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a command"):
        try_to_run_in_a_query(SYSTEM, lambda: jobs.enqueue("kernel.purge_idempotency"))
