"""`flask duplicates run`: compare all customers and return when that is done."""

import click
from flask import Flask
from flask.cli import AppGroup

from backoffice.duplicates import service
from backoffice.duplicates.jobs import SCORER, go_through

duplicates = AppGroup("duplicates", help="Customers who may be one and the same.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(duplicates)


@duplicates.command("run")
def run() -> None:
    """Compare all customers, or go on with a run that ended early; returns when it is done."""
    begun = service.begin(SCORER)
    go_through(begun.id)
    done = service.latest_run(SCORER)
    if done:
        click.echo(f"{done.compared:,} pairs compared, {done.found:,} new or changed pairs may be one customer.")
