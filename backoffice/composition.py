"""Puts the kernel, the doors and the areas together. The only module that knows every area."""

from flask import Flask
from flask.templating import Environment
from flask_migrate import Migrate
from werkzeug.datastructures import ImmutableDict

from backoffice import cli
from backoffice.api import rest as api_rest
from backoffice.areas import AREAS
from backoffice.config import Settings
from backoffice.database import database_url
from backoffice.kernel import area as kernel_area
from backoffice.kernel import keyset, moments, registry
from backoffice.kernel.db import db
from backoffice.logs import configure_logs
from backoffice.web import (
    converters,
    frame,
    guard,
    health,
    kept_forms,
    packing,
    problems,
    request_state,
    security_headers,
    session,
    static_files,
    template_tools,
)
from backoffice.web.languages.environment import SpeakingEnvironment


class House(Flask):
    """Flask that answers only the methods a route names: OPTIONS would describe closed pages to strangers."""

    jinja_environment: type[Environment] = SpeakingEnvironment
    default_config = ImmutableDict({**Flask.default_config, "PROVIDE_AUTOMATIC_OPTIONS": False})


def composed(settings: Settings) -> Flask:
    """The application for these settings."""
    app = House("backoffice", static_folder="../static", template_folder="../templates")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default JSON provider has it
    _configure(app, settings)
    configure_logs(settings)
    db.init_app(app)
    Migrate(app, db, directory="migrations")
    _install_web(app)
    _install_areas(app)
    cli.init_app(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(settings)
    app.config["SECRET_KEY"] = settings.secret_key()
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a token lives as long as its session
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the guard asks it, after the doors without cookies are set apart
    if settings.keyset_path.exists():
        app.extensions["keyset"] = keyset.load(settings.keyset_path)


def _install_web(app: Flask) -> None:
    parts = (
        converters,
        request_state,
        session,
        guard,
        problems,
        security_headers,
        frame,
        health,
        static_files,
        packing,
        kept_forms,
    )
    for part in parts:
        part.init_app(app)
    template_tools.register(app)


def _install_areas(app: Flask) -> None:
    kernel_area.open_areas(AREAS)
    for area in AREAS:
        for blueprint in area.blueprints:
            app.register_blueprint(blueprint)
        for holding in area.holds:
            registry.holds(holding)
        for moment, function in area.on.items():
            moments.listen(moment, function)
        for init in area.init:
            init(app)
    api_rest.init_app(app)
