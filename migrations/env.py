"""Alembic's way to our tables: as the owner of the schema, which may write and change it."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool, text

from backoffice import grants
from backoffice.database import owner_url
from backoffice.kernel.db import Base

OURS = {None, "public", "keys"}


def include_name(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
    """Leave out the queue's own tables and Alembic's."""
    if kind == "schema":
        return name in OURS
    return not (kind == "table" and (name or "").startswith(("procrastinate_", "alembic_")))


def run() -> None:
    """Run the migrations on one connection; several starters wait for one another."""
    given = context.config.attributes.get("connection")
    settings = current_app.extensions["settings"]
    engine = create_engine(owner_url(settings), poolclass=pool.NullPool)
    with given or engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(20261123)"))
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_schemas=True,
            include_name=include_name,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            grants.give(connection, settings)
        connection.execute(text("SELECT pg_advisory_unlock(20261123)"))
        connection.commit()


run()
