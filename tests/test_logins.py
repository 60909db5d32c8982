"""Production's two database logins: the owner migrates; the application's works and cannot touch the audit log."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import func, select, text

from backoffice import create_app
from backoffice.approvals.models import Decision
from backoffice.config import Settings
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind, Phone
from backoffice.demo.seed import bank
from backoffice.demo.seed.people import persona
from backoffice.demo.seed.staff import Staff
from backoffice.kernel import audit_chain, audit_log, jobs, keyset
from backoffice.kernel.db import db
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from backoffice.notifications.models import Message, MessageState
from backoffice.registration import service as registration

ROOT = Path(__file__).parent.parent
STAFF = Staff("https://sign-in.example/realms/bank")
FORBIDDEN = [
    "INSERT INTO audit_entry SELECT * FROM audit_entry LIMIT 1",
    "UPDATE audit_entry SET operation = 'nothing'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "INSERT INTO audit_head VALUES ('another', 0, '')",
    "UPDATE audit_head SET seq = 0",
    "DELETE FROM audit_head",
    "TRUNCATE audit_head CASCADE",
    "UPDATE alembic_version SET version_num = '0001'",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_entry_append_only ON audit_entry",
    "ALTER TABLE customer ADD COLUMN more text",
    "DROP TABLE customer",
    "TRUNCATE customer CASCADE",
    "CREATE TABLE mine (id int)",
    "CREATE TABLE keys.mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica",
]


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


@pytest.fixture(scope="module")
def two_logins(server: EmbeddedPostgres) -> Iterator[tuple[str, str]]:
    """The addresses of a fresh database for its owner and for the application."""
    server.drop_database("two_logins")
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as superuser:
        for login in ("the_owner", "the_application"):
            superuser.execute(f"DROP ROLE IF EXISTS {login}")
            superuser.execute(f"CREATE ROLE {login} LOGIN")
        superuser.execute("CREATE DATABASE two_logins OWNER the_owner")
    url = server.url("two_logins")
    yield url.replace("postgres@", "the_owner@", 1), url.replace("postgres@", "the_application@", 1)
    server.drop_database("two_logins")


@pytest.fixture(scope="module")
def migrated(two_logins: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on its own login, after `flask db upgrade`."""
    owner, application = two_logins
    home = tmp_path_factory.mktemp("home")
    keyset.create(home / "keyset.json")
    app = create_app(Settings(mode="test", home=home, database_url=application, owner_database_url=owner))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_applications_login_does_the_whole_main_job(migrated: Flask) -> None:
    with migrated.app_context():
        bank.make(bank.Part(6, seed=3), STAFF)
        assert db.session.scalar(select(func.count()).select_from(Decision))
        customer = registration.register(STAFF.officer("north"), persona(3, 900, papers=False).registration())
        phone = db.session.scalars(select(Phone).where(Phone.customer_id == customer.id)).one()
        contacts.send_code(STAFF.officer("north"), customer.id, Kind.PHONE, phone.id)
        queued = select(Message.state).where(Message.customer_id == customer.id)
        assert set(db.session.scalars(queued)) == {MessageState.QUEUED}
        db.session.remove()
        with jobs.worker_app(migrated, plain(migrated.config["SQLALCHEMY_DATABASE_URI"])).open() as queue:
            queue.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        tried = text("SELECT min(attempts) FROM procrastinate_jobs WHERE task_name = 'notifications.deliver'")
        assert db.session.scalar(tried) == 1  # no gateway answers here, so the worker notes the failure and tries again
        assert all(audit_chain.verify(chain).sound for chain in audit_log.CHAINS)
        db.session.remove()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_applications_login_cannot(migrated: Flask, two_logins: tuple[str, str], statement: str) -> None:
    with psycopg.connect(plain(two_logins[1])) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_tables_of_later_migrations_follow_with_the_next_upgrade(migrated: Flask, two_logins: tuple[str, str]) -> None:
    owner, application = map(plain, two_logins)
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE later (id serial, word text)")
    with migrated.app_context():
        upgrade(directory=str(ROOT / "migrations"))
    with psycopg.connect(application) as connection:
        assert connection.execute("INSERT INTO later (word) VALUES ('new') RETURNING id").fetchone() == (1,)
