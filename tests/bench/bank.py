"""The bank that is measured: a durable server of its own under HOME, one database a size, filled by the generator."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from backoffice import create_app
from backoffice.config import Settings
from backoffice.kernel import keyset
from backoffice.kernel.db import db
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from tests.bench import generator

SEED = 20_261_123
MIGRATIONS = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True, eq=False)
class Bank:
    """One database of `size` generated customers, its application, and the seconds its filling took."""

    size: int
    settings: Settings
    app: Flask
    seconds: float


class Banks:
    """The databases of one run, made when first asked for."""

    def __init__(self, home: Path, server: EmbeddedPostgres) -> None:
        self.home = home
        self._server = server
        self._made: dict[int, Bank] = {}

    def of(self, size: int) -> Bank:
        """The bank with that many customers."""
        if size not in self._made:
            self._made[size] = self._make(size)
        return self._made[size]

    def _make(self, size: int) -> Bank:
        name = f"bench_{size}"
        self._server.drop_database(name)
        self._server.create_database(name)
        settings = Settings(mode="test", home=self.home, database_url=self._server.url(name))
        app = create_app(settings)
        with app.app_context():
            upgrade(directory=str(MIGRATIONS))
            db.engine.dispose()
        start = time.perf_counter()
        generator.fill(settings, size, SEED)
        return Bank(size, settings, app, time.perf_counter() - start)

    def close(self) -> None:
        """Let go of every database and drop it."""
        for size, bank in self._made.items():
            with bank.app.app_context():
                db.session.remove()
                db.engine.dispose()
            self._server.drop_database(f"bench_{size}")


@contextmanager
def banks(home: Path) -> Iterator[Banks]:
    """The banks of one run in this folder, which is made empty and removed."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    keyset.create(home / "keyset.json")
    server = EmbeddedPostgres(home, durable=True)
    with server.running():
        made = Banks(home, server)
        try:
            yield made
        finally:
            made.close()
    shutil.rmtree(home, ignore_errors=True)
