"""`flask` commands that belong to no area: database, worker, audit chain. Areas bring theirs in `Area.init`."""

import importlib
import sys

import click
from flask import Flask, current_app

from backoffice.checks import check
from backoffice.config import Settings
from backoffice.kernel import audit_chain, audit_log, jobs

DEMO = "backoffice.demo.commands"


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(worker)
    app.cli.add_command(audit)
    app.cli.add_command(check)
    configured: Settings = app.extensions["settings"]
    if configured.runs_as != "production":
        # By name: no module of the house may depend on the demo, and production must live without it.
        importlib.import_module(DEMO).register(app)


@click.command("worker")
def worker() -> None:
    """Work off the job queue until stopped (one job at a time; start more processes for more)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 (the proxy's own way)
    conninfo = app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg://", "postgresql://", 1)
    with jobs.worker_app(app, conninfo).open() as queue:
        queue.run_worker(concurrency=1, fetch_job_polling_interval=0.5)


@click.group("audit")
def audit() -> None:
    """The audit log."""


@audit.command("verify")
def verify() -> None:
    """Recompute both chains; ends with 1 and the first wrong number when an entry was changed, removed or moved."""
    results = [audit_chain.verify(chain) for chain in audit_log.CHAINS]
    for result in results:
        click.echo(result.sentence)
    if not all(result.sound for result in results):
        sys.exit(1)
