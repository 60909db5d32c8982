"""Rows 3 and 13: the search page and the REST list through gunicorn, each beside a bare route with the same bytes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.kernel.db import db
from tests.bench import load
from tests.bench.bank import SEED, Bank, Banks
from tests.bench.measuring import Line, each_ms, percentile, statements
from tests.bench.people import frequent_given_name
from tests.identity.signing_in import COOKIE, sign_in, staff

ROOT = Path(__file__).parents[2]
WORKERS, TURNS, ASKED, BARE_TIMES = 2, 8, 40, 10


@dataclass(frozen=True)
class Door:
    """What is asked for, and as whom."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """Answers a second of both, the load generator's share of a core, p95 and statements of ours."""

    rate: float
    bare_rate: float
    own_share: float
    p95: float
    statements: int

    @property
    def ratio(self) -> float:
        return self.rate / self.bare_rate

    def line(self, row: str, work: str, goal: str, *, held: bool) -> Line:
        """As a line of the table."""
        floor = f"bare route {self.bare_rate:.0f}/s (load generator {self.own_share:.0%} of a core)"
        ours = f"{self.rate:.0f}/s, p95 {self.p95:.0f} ms, {self.statements} statements"
        return Line(row, work, floor, ours, self.ratio, goal, held)


def page(banks: Banks, size: int) -> Iterator[Line]:
    """The search page for a frequent given name."""
    bank = banks.of(size)
    with bank.app.app_context():
        client = bank.app.test_client()
        sign_in(client, "agent")
        cookie = client.get_cookie(COOKIE)
        assert cookie
        door = Door(f"/customers/?q={frequent_given_name(SEED)}", {"Cookie": f"{COOKIE}={cookie.value}"})
        found = _beside_bare(bank, client, door)
    held = found.p95 <= 30 and found.ratio >= 0.10
    yield found.line("3", f"search page, 50 rows, {size:,} customers", "p95 ≤ 30 ms, ratio ≥ 0.10", held=held)


def rest_list(banks: Banks, size: int) -> Iterator[Line]:
    """The REST list of fifty customers."""
    bank = banks.of(size)
    bank.app.extensions["bearer"] = lambda _token: staff("agent")
    with bank.app.app_context():
        door = Door("/api/v1/customer?limit=50", {"Authorization": "Bearer bench"})
        found = _beside_bare(bank, bank.app.test_client(), door)
    held = found.ratio >= 0.10 and found.statements <= 8
    yield found.line("13", f"REST list of 50, {size:,} customers", "ratio ≥ 0.10, ≤ 8 statements", held=held)


def _beside_bare(bank: Bank, client: FlaskClient, door: Door) -> Beside:
    """The real application beside the bare route: both served at once and asked in turns."""
    answer = _get(client, door)
    with statements(db.engine) as ran:
        _get(client, door)
    db.session.remove()
    db.engine.dispose()
    body = bank.settings.home / "body"
    body.write_bytes(answer.data)
    real = {"BENCH_HOME": str(bank.settings.home), "BENCH_DATABASE": bank.settings.database_url}
    bare = {"BENCH_BODY": str(body), "BENCH_TYPE": answer.content_type}
    request = load.get(door.path, door.headers)
    with _gunicorn("full", real) as port, _gunicorn("bare", bare) as bare_port:
        ours, floor, p95 = _in_turns(load.Target(port, request), load.Target(bare_port, request))
    return Beside(ours.rate, floor.rate, floor.own_share, p95, len(ran.ran))


def _in_turns(ours: load.Target, bare: load.Target) -> tuple[load.Load, load.Load, float]:
    """The loads of both, and the p95 of a single client of ours."""
    for target in (ours, bare):
        load.ask(target, 20 * WORKERS)  # every worker has answered, and prepared its statements
    times = each_ms(lambda _: load.ask(ours, 1), range(100))
    loads = load.Load(), load.Load()
    for _ in range(TURNS):
        loads[0].add(ours, ASKED)
        loads[1].add(bare, ASKED * BARE_TIMES)
    return *loads, percentile(times, 95)


def _get(client: FlaskClient, door: Door) -> TestResponse:
    headers = {name: value for name, value in door.headers.items() if name != "Cookie"}
    answer = client.get(door.path, headers=headers)
    assert answer.status_code == 200, f"{door.path} answered {answer.status}"
    return answer


@contextmanager
def _gunicorn(name: str, values: Mapping[str, str]) -> Iterator[int]:
    """An application of `served` behind gunicorn; the port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    options = ["-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "--log-level", "error", f"tests.bench.served:{name}()"]
    command = [sys.executable, "-m", "gunicorn", *options]
    with subprocess.Popen(command, env={**os.environ, **values}, cwd=ROOT) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + load.PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")
