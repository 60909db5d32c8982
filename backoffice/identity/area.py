"""Identity: signing in and out, sessions, who may do what."""

from flask import Flask

from backoffice.identity import commands, jobs, reach
from backoffice.identity.freshness import freshened, sure
from backoffice.identity.rest import rest
from backoffice.identity.views import identity, role_title
from backoffice.kernel import operations
from backoffice.kernel.area import Area, MenuItem

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker


def install(app: Flask) -> None:
    """Let sessions stay as fresh as the provider's roles, and templates name the roles."""
    app.extensions["freshen_session"] = freshened
    operations.make_sure_with(sure)
    app.jinja_env.filters["role_title"] = role_title


area = Area(
    name="identity",
    blueprints=(identity,),
    init=(reach.install, install, commands.register),
    rest=(rest,),
    menu=(
        MenuItem("Sessions", "identity.sessions", "person-check", "identity.sessions", group="The house", quick=4),
        MenuItem("Access", "identity.access", "person-lock", "identity.access", group="The house"),
        MenuItem("Who may do what", "identity.roles", "shield-check", "identity.rights", group="Settings", quick=9),
    ),
)
