"""An application that really commits, on a database of its own: for races, which need a connection for each thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from flask import Flask

from backoffice import create_app
from backoffice.config import Settings
from backoffice.kernel import keyset
from backoffice.kernel.db import db
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from backoffice.kernel.errors import BackofficeError

T = TypeVar("T")


@pytest.fixture
def live_app(server: EmbeddedPostgres, template_database: str, tmp_path: Path) -> Iterator[Flask]:
    """A fresh application on a copy of the template; the copy is dropped afterwards."""
    name = f"live_{uuid4().hex[:12]}"
    server.create_database(name, template=template_database)
    keyset.create(tmp_path / "keyset.json")
    app = create_app(Settings(mode="test", home=tmp_path, database_url=server.url(name)))
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
        server.drop_database(name)


def at_once(app: Flask, times: int, work: Callable[[int], T], threads: int = 12) -> list[T | BackofficeError]:
    """Call `work(n)` so many times from threads that start together; what each gave, or its error of the family."""
    gate, results, numbers = threading.Barrier(threads), [], iter(range(times))
    unexpected: list[BaseException] = []
    next_number = threading.Lock()

    def run() -> None:
        gate.wait()
        while (number := _taken(next_number, numbers)) is not None:
            with app.app_context():
                try:
                    results.append(work(number))
                except BackofficeError as error:
                    results.append(error)
                except Exception as error:  # noqa: BLE001 (shown by the assertion below)
                    unexpected.append(error)
                finally:
                    db.session.remove()

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert not unexpected, unexpected[:3]
    return results


def _taken(lock: threading.Lock, numbers: Iterator[int]) -> int | None:
    with lock, suppress(StopIteration):
        return next(numbers)
    return None


def done(results: list[Any]) -> list[Any]:
    """Those that succeeded."""
    return [result for result in results if not isinstance(result, BackofficeError)]
