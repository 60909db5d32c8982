"""`flask token`: one request to the running demo; needs neither the application nor the database."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import requests
from flask import current_app

from backoffice.config import Settings
from backoffice.demo.addresses import FILE

SECONDS = 5.0


@click.command("token")
@click.option("--role", "roles", multiple=True, required=True, help="A job role; may be repeated.")
@click.option("--user", default=None, help="The person's name: the same name is the same person.")
@click.option("--branch", default=None, help="The code of their branch; north by default.")
def token(roles: Sequence[str], user: str | None, branch: str | None) -> None:
    """Print one bearer token of the demo sign-in; it lives for 60 seconds."""
    settings: Settings = current_app.extensions["settings"]
    click.echo(asked(Path(settings.home), roles, user, branch))


def asked(home: Path, roles: Sequence[str], user: str | None = None, branch: str | None = None) -> str:
    """The token that the demo of this home gives; a sentence (ClickException) when it gives none."""
    body = {"roles": list(roles), "user": user, "branch": branch}
    try:
        url = json.loads((home / FILE).read_text())["token_url"]
        answer = requests.post(url, json=body, timeout=SECONDS, allow_redirects=False)
        said = answer.json()
    except FileNotFoundError:
        raise click.ClickException(f"No demo runs in {home}. Start it with `make demo`.") from None
    except (requests.RequestException, ValueError, KeyError):
        raise click.ClickException(f"The demo in {home} does not answer. Start it anew with `make demo`.") from None
    if answer.status_code != 200:
        raise click.ClickException(_sentence(said))
    return str(said["access_token"])


def _sentence(said: Any) -> str:
    told = said.get("error_description") if isinstance(said, dict) else None
    return str(told or "The demo sign-in gave no token.")
