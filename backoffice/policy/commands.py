"""`flask policy load`: bring a JSON document of the policy into force, as the first description spells it."""

import json
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from backoffice.access.actor import SYSTEM
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.policy import service
from backoffice.policy.models import TITLES

policy = AppGroup("policy", help="The bank's policy.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(policy)


@policy.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load a policy FILE (JSON: channels, or tiers with methods and id types); it counts at once."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON.") from error
    if not isinstance(document, dict):
        raise click.ClickException(f"{file} holds no JSON object.")
    try:
        version = service.load(SYSTEM, document, f"Loaded from {file.name}")
    except Invalid as problem:
        lines = [f"{path}: {' '.join(said)}" for path, said in problem.fields.items()]
        raise click.ClickException("\n".join(lines)) from problem
    except BackofficeError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{TITLES[version.kind]}: version {version.number} counts.")
