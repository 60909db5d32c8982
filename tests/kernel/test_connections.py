"""Connections: reads leave no transaction open, writes need one, and what the server ended is not used again."""

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from backoffice.kernel.connections import begin_writing
from backoffice.kernel.db import db
from tests.live import live_app

__all__ = ["live_app"]
OWN = text("SELECT pg_backend_pid()")


def asked_by_another(app: Flask, statement: str, pid: int) -> object:
    address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as another:
        row = another.execute(statement, [pid]).fetchone()
    assert row
    return row[0]


def state(app: Flask, pid: int) -> object:
    return asked_by_another(app, "SELECT state FROM pg_stat_activity WHERE pid = %s", pid)


def test_a_read_leaves_no_transaction_open(live_app: Flask) -> None:
    with live_app.app_context():
        pid = db.session().connection().execute(OWN).scalar_one()
        assert state(live_app, pid) == "idle"
        begin_writing(db.session())
        assert state(live_app, pid) == "idle in transaction"
        db.session.rollback()
        assert state(live_app, pid) == "idle"


def test_a_connection_that_wrote_only_reads_afterwards(live_app: Flask) -> None:
    for end in (db.session.commit, db.session.rollback):
        with live_app.app_context():
            begin_writing(db.session())
            end()
            with pytest.raises(InternalError, match="read-only transaction"):
                db.session().connection().execute(text("CREATE TABLE no (a int)"))
            db.session.rollback()


def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used(live_app: Flask) -> None:
    with live_app.app_context():
        pid = db.session().connection().execute(OWN).scalar_one()
        db.session.commit()
        assert asked_by_another(live_app, "SELECT pg_terminate_backend(%s, 5000)", pid)
        assert db.session().connection().execute(OWN).scalar_one() != pid
