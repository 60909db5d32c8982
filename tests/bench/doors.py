"""Rows 3 and 13: the search page and the REST list through gunicorn, each beside a bare route with the same bytes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.kernel.db import db
from tests.bench.bank import SEED, Bank, Banks
from tests.bench.measuring import Line, each_ms, percentile, statements
from tests.bench.people import frequent_given_name
from tests.identity.signing_in import COOKIE, sign_in, staff

ROOT = Path(__file__).parents[2]
WORKERS, CLIENTS, PATIENCE = 2, 4, 60


@dataclass(frozen=True)
class Door:
    """What is asked for, and as whom."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Served:
    """How an application answered: requests a second of several clients, milliseconds of a single one."""

    rate: float
    p95: float


def page(banks: Banks, size: int) -> Iterator[Line]:
    """The search page for a frequent given name."""
    bank = banks.of(size)
    with bank.app.app_context():
        client = bank.app.test_client()
        sign_in(client, "agent")
        cookie = client.get_cookie(COOKIE)
        assert cookie
        door = Door(f"/customers/?q={frequent_given_name(SEED)}", {"Cookie": f"{COOKIE}={cookie.value}"})
        ours, floor, seen = _beside_bare(bank, client, door)
    ratio = ours.rate / floor.rate
    yield Line(
        "3", f"search page, 50 rows, {size:,} customers", f"bare route {floor.rate:.0f}/s",
        f"{ours.rate:.0f}/s, p95 {ours.p95:.0f} ms, {seen} statements", ratio,
        "p95 ≤ 30 ms, ratio ≥ 0.10", ours.p95 <= 30 and ratio >= 0.10,
    )  # fmt: skip


def rest_list(banks: Banks, size: int) -> Iterator[Line]:
    """The REST list of fifty customers."""
    bank = banks.of(size)
    bank.app.extensions["bearer"] = lambda _token: staff("agent")
    with bank.app.app_context():
        door = Door("/api/v1/customer?limit=50", {"Authorization": "Bearer bench"})
        ours, floor, seen = _beside_bare(bank, bank.app.test_client(), door)
    ratio = ours.rate / floor.rate
    yield Line(
        "13", f"REST list of 50, {size:,} customers", f"bare route {floor.rate:.0f}/s",
        f"{ours.rate:.0f}/s, p95 {ours.p95:.0f} ms, {seen} statements", ratio,
        "ratio ≥ 0.10, ≤ 8 statements", ratio >= 0.10 and seen <= 8,
    )  # fmt: skip


def _beside_bare(bank: Bank, client: FlaskClient, door: Door) -> tuple[Served, Served, int]:
    """The real application, the bare route, and how many SQL statements the real one runs for an answer."""
    answer = _get(client, door)
    with statements(db.engine) as ran:
        _get(client, door)
    db.session.remove()
    db.engine.dispose()
    body = bank.settings.home / "body"
    body.write_bytes(answer.data)
    real = {"BENCH_HOME": str(bank.settings.home), "BENCH_DATABASE": bank.settings.database_url}
    bare = {"BENCH_BODY": str(body), "BENCH_TYPE": answer.content_type}
    ours, floor = (_served(name, values, door) for name, values in (("full", real), ("bare", bare)))
    return ours, floor, len(ran.ran)


def _get(client: FlaskClient, door: Door) -> TestResponse:
    headers = {name: value for name, value in door.headers.items() if name != "Cookie"}
    answer = client.get(door.path, headers=headers)
    assert answer.status_code == 200, f"{door.path} answered {answer.status}"
    return answer


def _served(name: str, values: Mapping[str, str], door: Door) -> Served:
    with _gunicorn(name, values) as port:
        for _ in range(2 * WORKERS):
            _ask(port, door)  # both workers have answered once
        times = each_ms(lambda _: _ask(port, door), range(80))
        asked = 160 if name == "full" else 1_600
        start = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda _: _ask(port, door), range(asked)))
        return Served(asked / (time.perf_counter() - start), percentile(times, 95))


@contextmanager
def _gunicorn(name: str, values: Mapping[str, str]) -> Iterator[int]:
    """An application of `served` behind gunicorn; the port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        str(WORKERS),
        "-b",
        f"127.0.0.1:{port}",
        f"tests.bench.served:{name}()",
    ]
    with subprocess.Popen([*command, "--log-level", "error"], env={**os.environ, **values}, cwd=ROOT) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")


def _ask(port: int, door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", door.path, headers=dict(door.headers))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200, f"{door.path} answered {answer.status}"
