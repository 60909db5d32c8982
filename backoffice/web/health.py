"""Addresses for the operator: is the process alive, can it work, what has it done."""

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_flask_exporter import PrometheusMetrics
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backoffice.config import Settings
from backoffice.kernel.db import db
from backoffice.web.guard import OPEN, open_page

health = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Install the three addresses; metrics name routes, never the ids in them."""
    app.register_blueprint(health)
    PrometheusMetrics(app, path="/metrics", group_by="url_rule", default_labels=None)
    OPEN["prometheus_metrics"] = "Counts per route, for the operator's own network."


@health.get("/healthz")
@open_page("Says that the process answers.")
def healthz() -> ResponseReturnValue:
    return jsonify({"process": "ok"})


@health.get("/readyz")
@open_page("Says whether the neighbours answer, without any data.")
def readyz() -> ResponseReturnValue:
    settings: Settings = current_app.extensions["settings"]
    found = {
        "database": _database(),
        "keys": "keyset" in current_app.extensions,
        "queue": _queue(),
        "sample_bank": not settings.preparing_note.exists(),
    }
    return jsonify(found), 200 if all(found.values()) else 503


def _database() -> bool:
    return _answers("SELECT count(*) FROM audit_head")


def _queue() -> bool:
    return _answers("SELECT count(*) FROM procrastinate_workers")


def _answers(statement: str) -> bool:
    try:
        db.session.execute(text(statement))
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True
