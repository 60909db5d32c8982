"""The order in which `flask demo` starts things."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade

from backoffice.config import Settings
from backoffice.database import DATABASE, embedded
from backoffice.demo import supervisor
from backoffice.kernel import keyset
from backoffice.kernel.db import db
from backoffice.web.health import NOT_READY_YET

ADDRESSES = "demo.json"
SEEDED = "seeded"
ROOT = Path(__file__).resolve().parents[2]


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="The web server's; its neighbours take the next three.")
@click.option("--customers", default=2000, show_default=True, help="The size of the sample bank when it is made.")
def demo(port: int, customers: int) -> None:
    """Open the sample bank: database, sign-in, gateways, web server and worker, until Ctrl-C."""
    settings: Settings = current_app.extensions["settings"]
    home = Path(settings.home).absolute()
    with supervisor.only_one(home), supervisor.asked_to_stop() as stopped:
        supervisor.check_ports([port, port + 1, port + 2, port + 3])
        children = supervisor.Children(home)
        try:
            _open(settings, port, customers, children)
            supervisor.guide(port)
            supervisor.watch(children, stopped)
        except KeyboardInterrupt:
            click.echo()
        finally:
            click.echo("Closing the sample bank …")
            children.end()


def _open(settings: Settings, port: int, customers: int, children: supervisor.Children) -> None:
    home = Path(settings.home).absolute()
    made = (home / SEEDED).exists()
    steps = supervisor.Steps(3 if made else 4)
    (home / ADDRESSES).unlink(missing_ok=True)
    children.start("stand-ins", supervisor.stand_ins(home, port), {})  # they start while the database is prepared
    with steps.step("Keys and database"):
        _prepare(settings, home)
    with steps.step("Sign-in and gateways"):
        addresses = supervisor.wait_for(home / ADDRESSES, children)
        environment = supervisor.environment_of(home, port, addresses)
    children.start("web", supervisor.web(port), environment)  # answers /healthz while the bank is made
    if not made:
        with steps.step(f"Sample bank of {customers:,} customers"):
            _seed(home, customers, environment)
    with steps.step("Web server and worker"):
        supervisor.wait_until_ready(f"http://{supervisor.HOST}:{port}/readyz", children)
        children.start("worker", supervisor.worker(), environment)


def _prepare(settings: Settings, home: Path) -> None:
    if not settings.keyset_path.exists():
        keyset.create(settings.keyset_path)
    current_app.extensions["keyset"] = keyset.load(settings.keyset_path)
    if not (home / SEEDED).exists():
        _begin_anew(settings)
        (home / NOT_READY_YET).touch()
    upgrade(directory=str(ROOT / "migrations"))


def _begin_anew(settings: Settings) -> None:
    """Throw away a sample bank whose making was interrupted; only the demo's embedded database, never a named one."""
    if settings.database_url or not (settings.home / NOT_READY_YET).exists():
        return
    db.session.remove()
    db.engine.dispose()
    server = embedded(settings)
    with server.running():
        server.drop_database(DATABASE)
        server.create_database(DATABASE)


def _seed(home: Path, customers: int, environment: dict[str, str]) -> None:
    click.echo()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "seed", "--customers", str(customers), "--seed", "1"]
    # A group of its own, so that its two halves end with it. S603: our own command.
    making = subprocess.Popen(command, env=os.environ | environment, start_new_session=True)  # noqa: S603
    try:
        failed = making.wait()
    except BaseException:
        os.killpg(making.pid, signal.SIGKILL)
        raise
    if failed:
        raise supervisor.DemoProblem("The sample bank could not be made; what it said stands above.")
    (home / SEEDED).touch()
    (home / NOT_READY_YET).unlink(missing_ok=True)
