"""The two applications that gunicorn serves for rows 3 and 13: the real one, and a bare route with the same bytes."""

import os
from pathlib import Path

from flask import Flask, Response

from backoffice import create_app
from backoffice.config import Settings
from tests.identity.signing_in import staff


def full() -> Flask:
    """The real application; machines' callers are an agent whatever their token."""
    settings = Settings(mode="test", home=Path(os.environ["BENCH_HOME"]), database_url=os.environ["BENCH_DATABASE"])
    app = create_app(settings)
    app.extensions["bearer"] = lambda _token: staff("agent")
    return app


def bare() -> Flask:
    """One route that returns the bytes of a file read at the start."""
    app = Flask("bare")
    body, kind = Path(os.environ["BENCH_BODY"]).read_bytes(), os.environ["BENCH_TYPE"]

    @app.get("/<path:_rest>")
    def answer(_rest: str) -> Response:
        return Response(body, content_type=kind)

    return app
