"""Fixtures of all tests: a real PostgreSQL migrated, one database per worker, one transaction per test."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from backoffice import create_app
from backoffice.config import Settings
from backoffice.kernel import keyset
from backoffice.kernel.db import db
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from tests.inspecting_client import InspectingClient
from tests.one_connection import only_connection

ROOT = Path(__file__).parent.parent
pytest_plugins = ["tests.prerequisites"]


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this run."""
    mine = tmp_path_factory.getbasetemp()
    folder = mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine
    (folder / "shared").mkdir(exist_ok=True)
    return folder / "shared"


@pytest.fixture(scope="session")
def server(shared_folder: Path) -> Iterator[EmbeddedPostgres]:
    """The embedded server, fast and forgetful."""
    embedded = EmbeddedPostgres(shared_folder, durable=False)
    embedded.start()
    yield embedded
    embedded.leave()


@pytest.fixture(scope="session")
def template_database(server: EmbeddedPostgres, shared_folder: Path) -> str:
    """A database with all migrations run, named by their hash, to copy from."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ROOT.glob("migrations/versions/*.py"))))
    name = f"template_{digest.hexdigest()[:16]}"
    with (shared_folder / "template.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # one worker builds it, the others wait
        if not server.database_exists(name):
            server.create_database(name)
            migrate(server.url(name), shared_folder)
    return name


def migrate(url: str, home: Path) -> None:
    """Run all migrations on a database."""
    app = create_app(Settings(mode="test", home=home, database_url=url))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        db.engine.dispose()


@pytest.fixture(scope="session")
def worker_database(server: EmbeddedPostgres, template_database: str) -> str:
    """This worker's own copy; its URL."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server.drop_database(name)
    server.create_database(name, template=template_database)
    return server.url(name)


@pytest.fixture(scope="session")
def settings(worker_database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a small test bank."""
    home = tmp_path_factory.mktemp("home")
    keyset.create(home / "keyset.json")
    return Settings(mode="test", home=home, database_url=worker_database)


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """The application, made once a worker."""
    made = create_app(settings)
    made.test_client_class = InspectingClient
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application inside one transaction that is rolled back after the test."""
    with application.app_context(), db.engine.connect() as connection, only_connection(connection):
        yield application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that inspects every page it gets."""
    return app.test_client()
