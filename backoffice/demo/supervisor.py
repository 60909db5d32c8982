"""`flask demo`: everything the sample bank needs, started in order, watched, and ended together."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

import click
import requests

from backoffice.access.roles import JOB_ROLES
from backoffice.demo.addresses import HOST, SUMSUB_TOKEN, WATCH_LIST, addresses_of, kept_secret

PATIENCE = 30.0
DATABASE_ROUND = 10  # the children are looked at more often than the database
DATABASE_GONE = "The database ended by itself, so the demo ends too. Its data are kept: `make demo` starts it again."


class DemoProblem(click.ClickException):
    """Why the demo cannot start, in a sentence."""


class Steps:
    """Numbered lines with the time each step took."""

    def __init__(self, total: int) -> None:
        self._total, self._now = total, 0

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        self._now += 1
        click.echo(f"[{self._now}/{self._total}] {words} … ", nl=False)
        begun = time.monotonic()
        yield
        click.echo(f"{time.monotonic() - begun:.1f} s")


class Children:
    """The processes of the demo, each in a group of its own; they end with us."""

    def __init__(self, home: Path) -> None:
        self._logs = home / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start one; what it prints goes to its log file."""
        log: IO[bytes] = self.log_of(name).open("ab")
        # S603: the commands are our own.
        self._running[name] = subprocess.Popen(  # noqa: S603
            command,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        log.close()

    def pids(self) -> list[int]:
        """The process ids of all that were started."""
        return [child.pid for child in self._running.values()]

    def ended(self) -> str | None:
        """The name of one that has ended by itself."""
        return next((name for name, child in self._running.items() if child.poll() is not None), None)

    def end(self) -> None:
        """Ask all to end, then insist."""
        for child in reversed(self._running.values()):
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for child in self._running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()

    def log_of(self, name: str) -> Path:
        """Where this one writes."""
        return self._logs / f"{name}.log"


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # To the whole group: when a server was killed, its own workers may still be there.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home: a second demo beside a running one is told so."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DemoProblem(f"A demo already runs on {home}. Stop it with Ctrl-C, or set BACKOFFICE_HOME.") from error
        yield


def check_ports(ports: list[int]) -> None:
    """Raise DemoProblem for the first port that somebody uses."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise DemoProblem(
                    f"Port {port} is in use. Choose another first port: make demo PORT={port + 100}"
                ) from error


def wait_for(path: Path, children: Children) -> None:
    """Wait for the file that the stand-ins write once they answer."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        if children.ended() or time.monotonic() > deadline:
            raise DemoProblem(f"The stand-ins did not start; see {path.parent / 'logs' / 'stand-ins.log'}.")
        time.sleep(0.05)


def environment_of(home: Path, port: int) -> dict[str, str]:
    """The settings with which the demo's processes find one another."""
    found = addresses_of(port + 1, port + 2, port + 3)
    return {
        "BACKOFFICE_HOME": str(home),
        "BACKOFFICE_MODE": "demo",
        "BACKOFFICE_PUBLIC_URL": f"http://{HOST}:{port}",
        "BACKOFFICE_OIDC_ISSUER": found["issuer"],
        "BACKOFFICE_OIDC_CLIENT_SECRET": kept_secret(home),
        "BACKOFFICE_OIDC_DIRECTORY_SECRET": kept_secret(home),
        "BACKOFFICE_CUSTOMERS_ISSUER": found["customers_issuer"],
        "BACKOFFICE_CUSTOMERS_CLIENT_SECRET": kept_secret(home),
        "BACKOFFICE_PORTAL_CLIENT_SECRET": kept_secret(home),
        "BACKOFFICE_SMS_URL": found["sms_url"],
        "BACKOFFICE_SMS_KEY": "demo",  # the stand-in asks for one, whichever
        "BACKOFFICE_SMS_REPORT_SECRET": kept_secret(home, "sms-reports"),
        "BACKOFFICE_USSD_SECRET": kept_secret(home, "ussd"),
        "BACKOFFICE_SMTP_URL": found["smtp_url"],
        "BACKOFFICE_OUTBOX_URL": found["outbox_url"],
        "BACKOFFICE_SUMSUB_URL": found["sumsub_url"],
        "BACKOFFICE_SUMSUB_TOKEN": SUMSUB_TOKEN,
        "BACKOFFICE_SUMSUB_SECRET": kept_secret(home, "sumsub"),
        "BACKOFFICE_SUMSUB_WEBHOOK_SECRET": kept_secret(home, "sumsub-webhook"),
        "BACKOFFICE_ADDRESS_CHECK_URL": found["address_check_url"],
        "BACKOFFICE_WATCH_LIST_FILE": str(WATCH_LIST),
        "BACKOFFICE_CREDIT_BUREAU_URL": found["credit_bureau_url"],
    }


def stand_ins(home: Path, port: int) -> list[str]:
    """The command of the one process of all stand-ins."""
    ports = ["--sign-in-port", str(port + 1), "--gateway-port", str(port + 2), "--smtp-port", str(port + 3)]
    address = f"http://{HOST}:{port}"
    return [sys.executable, "-m", "backoffice.demo.stand_ins", *ports, "--home", str(home), "--app-url", address]


def web(port: int) -> list[str]:
    """The command of the web server: two workers, no access log (it would keep search terms)."""
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    # Headers may be longer than gunicorn's 8 KB, so that too long a token gets our answer and not gunicorn's.
    sizes = ["--limit-request-field_size", "65536"]
    served = [
        "--config",
        "python:backoffice.web.listening",
        "--workers",
        "2",
        "--preload",
        "--bind",
        f"{HOST}:{port}",
        "--no-control-socket",
    ]
    return [gunicorn, *served, *sizes, "wsgi:app"]


def worker() -> list[str]:
    """The command of the job worker."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


def guide(port: int) -> None:
    """Say where it is and what each role can do."""
    click.echo(f"\nThe sample bank is open at http://{HOST}:{port}\nSign in as one of:")
    for role in JOB_ROLES.values():
        if not role.name.startswith("svc-"):
            click.echo(f"  {role.title:<18} {role.day}")
    click.echo(f"\nA phone to dial the bank's USSD menus: http://{HOST}:{port + 2}/phone")
    click.echo("\nCtrl-C ends everything.")


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """Turn SIGTERM into Ctrl-C for the block, and note either; whatever is under way then ends in order."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            return  # impatience: the end is under way
        stopped.set()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_until_ready(url: str, children: Children) -> None:
    """Wait for the web server's 200."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if name := children.ended():
            raise DemoProblem(_gone(name, children))
        with suppress(requests.RequestException):
            if requests.get(url, timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise DemoProblem(f"The web server did not become ready within {PATIENCE:.0f} s; see {children.log_of('web')}.")


def watch(children: Children, stopped: threading.Event, database_answers: Callable[[], bool]) -> None:
    """Until somebody stops it; a child or the database that ends by itself ends the demo with a sentence."""
    rounds = 0
    while not stopped.is_set():
        name, rounds = children.ended(), rounds + 1
        if (name or rounds % DATABASE_ROUND == 0) and not database_answers():
            raise DemoProblem(DATABASE_GONE)
        if name:
            raise DemoProblem(_gone(name, children))
        time.sleep(0.3)


def _gone(name: str, children: Children) -> str:
    return f"The {name} ended by itself, so the demo ends too. What it said last is in {children.log_of(name)}."
