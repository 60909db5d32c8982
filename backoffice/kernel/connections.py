"""The connections to the database: what they may do, when they are trusted, and how a transaction that writes begins.

What only reads runs without a transaction: each statement sees what was committed before it, as it would inside one
(READ COMMITTED), and neither BEGIN nor COMMIT is sent.
"""

import select
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

# Connections of the application may only read until a command says otherwise: the backstop behind the listeners.
READ_ONLY_BY_DEFAULT = {"options": "-c default_transaction_read_only=on -c lock_timeout=15000"}
ENGINE: dict[str, Any] = {
    "connect_args": READ_ONLY_BY_DEFAULT,
    "isolation_level": "AUTOCOMMIT",
    "pool_recycle": 300,  # seconds: younger than what routers and firewalls forget
    "hide_parameters": True,
}


def begin_writing(session: Session) -> Connection:
    """Begin the transaction in which this session may write, until its commit or rollback."""
    connection = session.connection()
    connection.exec_driver_sql("BEGIN READ WRITE")
    return connection


@event.listens_for(Pool, "checkout")
def _refuse_spoken_to(raw: Any, *_: Any) -> None:
    # A server that ends a connection says so, and nobody else speaks to one that rests: no question is needed.
    waiting = select.poll()
    waiting.register(raw.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError("the server ended this connection while it rested in the pool")
