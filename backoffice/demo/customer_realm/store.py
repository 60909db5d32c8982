"""The users of the realm in a file, so that a restart and the sample bank's makers find the same ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

FILE = "customer-users.sqlite"
WAITS = 20.0  # seconds for another process's write
TABLE = (
    "CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, email TEXT UNIQUE, "
    "document TEXT NOT NULL)"
)
Representation = dict[str, Any]


class UserTaken(Exception):
    """The user name or the e-mail belongs to another user; the message is Keycloak's."""


class UserStore:
    """Users as Keycloak represents them: user names and e-mails in small letters, each of one user only."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        home.mkdir(parents=True, exist_ok=True)
        with self._open() as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute(TABLE)
        self._path.chmod(0o600)

    def add(self, asked: Representation) -> str:
        """Keep a new user; its id. Raises UserTaken."""
        user = _tidy({**asked, "id": str(uuid4())})
        self._write(
            "INSERT INTO users (id, username, email, document) VALUES (:id, :username, :email, :document)", user
        )
        return str(user["id"])

    def put(self, user_id: str, asked: Representation) -> bool:
        """Change a user: what is left out stays, but attributes are replaced as a whole. Raises UserTaken."""
        known = self.get(user_id)
        if known is None:
            return False
        user = _tidy({**known, **asked, "id": user_id, "username": known["username"]})
        self._write("UPDATE users SET email = :email, document = :document WHERE id = :id", user)
        return True

    def get(self, user_id: str) -> Representation | None:
        """The user of this id."""
        return self._one("SELECT document FROM users WHERE id = ?", user_id)

    def named(self, username: str) -> Representation | None:
        """The user of this name."""
        return self._one("SELECT document FROM users WHERE username = ?", username.casefold())

    def with_email(self, email: str) -> Representation | None:
        """The user of this address."""
        return self._one("SELECT document FROM users WHERE email = ?", email.strip().casefold())

    def some(self, most: int) -> list[Representation]:
        """A few users who may sign in, in the order of their names."""
        with self._open() as file:
            rows = file.execute("SELECT document FROM users ORDER BY username").fetchall()
        users = (json.loads(row[0]) for row in rows)
        return [user for user in users if user["enabled"]][:most]

    def remove(self, user_id: str) -> bool:
        """Delete a user; whether it was there."""
        with self._open() as file:
            return file.execute("DELETE FROM users WHERE id = ?", (user_id,)).rowcount == 1

    def count(self) -> int:
        """How many there are."""
        with self._open() as file:
            return int(file.execute("SELECT count(*) FROM users").fetchone()[0])

    def _one(self, statement: str, value: str) -> Representation | None:
        with self._open() as file:
            found = file.execute(statement, (value,)).fetchone()
        return json.loads(found[0]) if found else None

    def _write(self, statement: str, user: Representation) -> None:
        kept = {name: user.get(name) or None for name in ("id", "username", "email")}
        try:
            with self._open() as file:
                file.execute(statement, kept | {"document": json.dumps(user)})
        except sqlite3.IntegrityError as error:
            what = "username" if "users.username" in str(error) else "email"
            raise UserTaken(f"User exists with same {what}") from None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(self._path, timeout=WAITS, isolation_level=None)
        try:
            file.execute("PRAGMA synchronous = OFF")  # a demo's users may be lost with the machine
            yield file
        finally:
            file.close()


def _tidy(user: Representation) -> Representation:
    small = {name: str(user.get(name) or "").strip().casefold() for name in ("username", "email")}
    return {"enabled": False, "emailVerified": False, "attributes": {}, **user, **small}
