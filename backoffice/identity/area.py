"""Identity: signing in and out, sessions, who may do what."""

from flask import Flask

from backoffice.identity import commands, reach
from backoffice.identity.freshness import freshened
from backoffice.identity.views import identity, role_title
from backoffice.kernel.area import Area, MenuItem


def install(app: Flask) -> None:
    """Let sessions stay as fresh as the provider's roles, and templates name the roles."""
    app.extensions["freshen_session"] = freshened
    app.jinja_env.filters["role_title"] = role_title


area = Area(
    name="identity",
    blueprints=(identity,),
    init=(reach.install, install, commands.register),
    menu=(MenuItem("Who may do what", "identity.roles", "shield-check", "identity.rights", group="Settings"),),
)
