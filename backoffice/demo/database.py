"""`flask demo-database`: makes the keys and tables of a home, once a half made sample bank is thrown away."""

import click
from flask import current_app
from flask_migrate import upgrade

from backoffice.config import Settings
from backoffice.database import DATABASE, embedded
from backoffice.demo.state import MIGRATIONS, is_made
from backoffice.kernel import keyset
from backoffice.kernel.db import db


@click.command("demo-database", hidden=True)
def demo_database() -> None:
    """Make what is missing; what is there stays."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.keyset_path.exists():
        keyset.create(settings.keyset_path)
    if not is_made(settings):
        _begin_anew(settings)
        settings.preparing_note.touch()
    upgrade(directory=str(MIGRATIONS))


def _begin_anew(settings: Settings) -> None:
    """Only the demo's own embedded database is thrown away, never a named one."""
    if settings.database_url or not settings.preparing_note.exists():
        return
    db.session.remove()
    db.engine.dispose()
    server = embedded(settings)
    with server.running():
        server.drop_database(DATABASE)
        server.create_database(DATABASE)
