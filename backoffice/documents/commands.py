"""`flask fsck`: do the files that the database names exist, and are they what was uploaded?"""

import sys

import click
from flask import Flask

from backoffice.documents import service


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(fsck)


@click.command("fsck")
@click.option("--deep", is_flag=True, help="Open every file too and compare it with its digest.")
def fsck(deep: bool) -> None:
    """Report documents whose files are missing; ends with 1 when there are any."""
    faults = service.fsck(deep=deep)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults found." if faults else "Every document has its files.")
    if faults:
        sys.exit(1)
