"""Where the database is: the server that is named, or the embedded one under HOME."""

from pathlib import Path

from backoffice.config import Settings
from backoffice.kernel.embedded_postgres import EmbeddedPostgres

DATABASE = "backoffice"


def embedded(settings: Settings) -> EmbeddedPostgres:
    """The embedded server of this HOME (not started)."""
    return EmbeddedPostgres(Path(settings.home).absolute(), durable=settings.runs_as != "test")


def database_url(settings: Settings) -> str:
    """The application's address of the database; starts the embedded server when none is named."""
    if settings.database_url:
        return _with_driver(settings.database_url)
    server = embedded(settings)
    server.start()
    if not server.database_exists(DATABASE):
        server.create_database(DATABASE)
    return server.url(DATABASE)


def owner_url(settings: Settings) -> str:
    """The address for migrations: the owner of the tables, where it is another login."""
    return _with_driver(settings.owner_database_url) if settings.owner_database_url else database_url(settings)


def _with_driver(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url
