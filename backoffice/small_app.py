"""A bare application for the `flask` commands that need no bank: importing all areas would cost them seconds."""

import importlib
from pathlib import Path

from flask import Flask

from backoffice.config import Settings

# By name: no module of the house may depend on the demo, and production must live without it.
SMALL = {
    "demo": "backoffice.demo.start",
    "keycloak": "backoffice.demo.keycloak.command",
    "token": "backoffice.demo.token",
}
TAKE_A_VALUE = {"-A", "--app", "-e", "--env-file"}


def small_app(words: list[str]) -> Flask | None:
    """The application for this command line if it names one of the small commands; none in production."""
    name = command_of(words)
    settings = Settings() if name in SMALL else None
    if settings is None or settings.runs_as == "production":
        return None
    app = Flask("backoffice")
    app.extensions["settings"] = settings
    app.cli.add_command(getattr(importlib.import_module(SMALL[name]), name))
    return app


def command_of(words: list[str]) -> str:
    """The command's name in a command line of `flask` or `python -m flask`; empty for another program's."""
    program = Path(words[0])
    if "flask" not in (program.name, program.parent.name):
        return ""
    rest = iter(words[1:])
    for word in rest:
        if word in TAKE_A_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""
