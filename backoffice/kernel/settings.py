"""The running application's settings, for rooms that know no Flask."""

from flask import current_app

from backoffice.config import Settings


def settings() -> Settings:
    """The settings the application was made with."""
    found: Settings = current_app.extensions["settings"]
    return found
