"""What is made already in a home: sample bank, keys, newest tables. Asked without loading the application."""

from pathlib import Path

import psycopg
from psycopg.errors import UndefinedTable

from backoffice.config import Settings
from backoffice.database import database_url

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def is_made(settings: Settings) -> bool:
    """Whether the sample bank was made to its end."""
    return _seeded(settings).exists()


def note_made(settings: Settings) -> None:
    """Note that it was."""
    _seeded(settings).touch()
    settings.preparing_note.unlink(missing_ok=True)


def is_prepared(settings: Settings, address: str) -> bool:
    """Whether keys and tables are as the newest migration leaves them, so that none needs to run."""
    return is_made(settings) and settings.keyset_path.exists() and _revision(address) == newest_revision()


def address_of(settings: Settings) -> str:
    """The database's address as its own driver reads it; starts the embedded server, which we use from now on."""
    return database_url(settings).replace("postgresql+psycopg://", "postgresql://", 1)


def answers(address: str) -> bool:
    """Whether the database takes connections."""
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def newest_revision() -> str:
    """The number of the newest migration."""
    return (MIGRATIONS / "HEAD").read_text().strip()


def _revision(address: str) -> str | None:
    """The number of the last migration that ran, None where none did."""
    try:
        with psycopg.connect(address) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except UndefinedTable:
        return None
    return str(found[0]) if found else None


def _seeded(settings: Settings) -> Path:
    return settings.home / "seeded"
