"""The order in which `flask demo` starts things."""

import os
import subprocess
import sys
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade

from backoffice.config import Settings
from backoffice.demo import supervisor
from backoffice.kernel import keyset
from backoffice.web.health import NOT_READY_YET

ADDRESSES = "demo.json"


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="The web server's; its neighbours take the next three.")
@click.option("--customers", default=2000, show_default=True, help="The size of the sample bank when it is made.")
def demo(port: int, customers: int) -> None:
    """Open the sample bank: database, sign-in, gateways, web server and worker, until Ctrl-C."""
    settings: Settings = current_app.extensions["settings"]
    home = Path(settings.home).absolute()
    with supervisor.only_one(home):
        supervisor.check_ports([port, port + 1, port + 2, port + 3])
        children = supervisor.Children(home)
        try:
            _open(home, port, customers, children)
            supervisor.guide(port)
            supervisor.watch(children)
        finally:
            click.echo("\nClosing the sample bank …")
            children.end()


def _open(home: Path, port: int, customers: int, children: supervisor.Children) -> None:
    steps = supervisor.Steps(4)
    with steps.step("Keys and database"):
        _prepare(home)
    with steps.step("Sign-in and gateways"):
        (home / ADDRESSES).unlink(missing_ok=True)
        children.start("stand-ins", supervisor.stand_ins(home, port), {})
        addresses = supervisor.wait_for(home / ADDRESSES, children)
        environment = supervisor.environment_of(home, port, addresses)
    with steps.step("Web server and worker"):
        children.start("web", supervisor.web(port), environment)
        children.start("worker", supervisor.worker(), environment)
    with steps.step(f"Sample bank of {customers:,} customers"):
        _seed(home, customers, environment)


def _prepare(home: Path) -> None:
    settings: Settings = current_app.extensions["settings"]
    if not settings.keyset_path.exists():
        keyset.create(settings.keyset_path)
    current_app.extensions["keyset"] = keyset.load(settings.keyset_path)
    if not (home / "seeded").exists():
        (home / NOT_READY_YET).touch()
    upgrade(directory="migrations")


def _seed(home: Path, customers: int, environment: dict[str, str]) -> None:
    if (home / "seeded").exists():
        return
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "seed", "--customers", str(customers), "--seed", "1"]
    # S603: our own command.
    finished = subprocess.run(command, env=os.environ | environment, check=False)  # noqa: S603
    if finished.returncode:
        raise supervisor.DemoProblem("The sample bank could not be made; what it said stands above.")
    (home / "seeded").touch()
    (home / NOT_READY_YET).unlink(missing_ok=True)
