"""The order in which `flask demo` starts things. It loads little itself: its children load the application."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
from flask import current_app

from backoffice.config import Settings
from backoffice.demo import addresses, state, supervisor
from backoffice.kernel.postgres_programs import EmbeddedPostgresProblem


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
            address = _open(settings, port, customers, children)
            supervisor.guide(port)
            supervisor.watch(children, stopped, lambda: state.answers(address))
        except KeyboardInterrupt:
            click.echo()
        finally:
            click.echo("Closing the sample bank …")
            children.end()


def _open(settings: Settings, port: int, customers: int, children: supervisor.Children) -> str:
    """What does not need one another starts at once, the worker where there is a bank; the database's address."""
    home = Path(settings.home).absolute()
    made = state.is_made(settings)
    steps = supervisor.Steps(2 if made else 3)
    (home / addresses.FILE).unlink(missing_ok=True)
    environment = supervisor.environment_of(home, port)
    children.start("stand-ins", supervisor.stand_ins(home, port), environment)
    with steps.step("Keys and database"):
        address = _prepare(settings, environment)
    children.start("web", supervisor.web(port), environment)  # answers /healthz while the bank is made
    if not made:
        with steps.step(f"Sample bank of {customers:,} customers"):
            supervisor.wait_for(home / addresses.FILE, children)
            _seed(settings, customers, environment)
    children.start("worker", supervisor.worker(), environment)
    with steps.step("Sign-in, gateways, web server and worker"):
        supervisor.wait_for(home / addresses.FILE, children)
        supervisor.wait_until_ready(f"http://{addresses.HOST}:{port}/readyz", children)
    return address


def _prepare(settings: Settings, environment: dict[str, str]) -> str:
    try:
        address = state.address_of(settings)
    except EmbeddedPostgresProblem as problem:
        raise supervisor.DemoProblem(str(problem)) from problem
    if not state.is_prepared(settings, address):
        _run(["demo-database"], environment, "The keys and tables could not be made; what was said stands above.")
    return address


def _seed(settings: Settings, customers: int, environment: dict[str, str]) -> None:
    click.echo()
    asked = ["seed", "--customers", str(customers), "--seed", "1"]
    _run(asked, environment, "The sample bank could not be made; what it said stands above.")
    state.note_made(settings)


def _run(words: list[str], environment: dict[str, str], otherwise: str) -> None:
    """Run a command of ours to its end; raises DemoProblem with the sentence if it fails."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    # A group of its own, so that what it starts ends with it. S603: our own command.
    running = subprocess.Popen(command, env=os.environ | environment, start_new_session=True)  # noqa: S603
    try:
        failed = running.wait()
    except BaseException:
        os.killpg(running.pid, signal.SIGKILL)
        raise
    if failed:
        raise supervisor.DemoProblem(otherwise)
