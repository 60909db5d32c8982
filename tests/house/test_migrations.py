"""The migrations: up, down and up again, and nothing in the models that they forgot."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine

from backoffice import create_app
from backoffice.config import Settings
from backoffice.kernel.db import Base, db
from backoffice.kernel.embedded_postgres import EmbeddedPostgres

MIGRATIONS = str(Path(__file__).parent.parent.parent / "migrations")


@pytest.fixture
def empty_database(server: EmbeddedPostgres) -> str:
    server.drop_database("migrations")
    server.create_database("migrations")
    return server.url("migrations")


def test_migrations_go_up_down_and_up(empty_database: str, tmp_path: Path) -> None:
    app = create_app(Settings(mode="test", home=tmp_path, database_url=empty_database))
    with app.app_context():
        upgrade(directory=MIGRATIONS)
        downgrade(directory=MIGRATIONS, revision="base")
        upgrade(directory=MIGRATIONS)
        db.engine.dispose()
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        options = {"include_schemas": True, "include_name": _ours, "compare_type": True}
        forgotten = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    engine.dispose()
    assert forgotten == []


def test_the_file_head_names_the_newest_revision() -> None:
    newest = ScriptDirectory(MIGRATIONS).get_current_head()
    assert Path(MIGRATIONS, "HEAD").read_text().strip() == newest, f"write {newest} into migrations/HEAD"


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    if kind == "schema":
        return name in (None, "keys")
    return not (kind == "table" and (name or "").startswith(("procrastinate_", "alembic_")))
