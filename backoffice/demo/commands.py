"""The demo's part of the application: its commands and the outbox."""

from flask import Flask

from backoffice.demo.database import demo_database
from backoffice.demo.keycloak.command import keycloak
from backoffice.demo.outbox import outbox
from backoffice.demo.seed.command import seed
from backoffice.demo.start import demo
from backoffice.demo.token import token


def register(app: Flask) -> None:
    """Add the commands and the outbox's address."""
    for command in (demo, demo_database, keycloak, seed, token):
        app.cli.add_command(command)
    app.register_blueprint(outbox)
