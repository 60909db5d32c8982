"""The back office. `create_app` gives the application; only then is all of it imported: small programs start fast."""

from flask import Flask

from backoffice.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (from the environment by default)."""
    from backoffice.composition import composed  # noqa: PLC0415 (the one slow import of our own, see tests/house)

    return composed(settings or Settings())
