"""/api/v1: the areas' REST blueprints joined, and their OpenAPI 3.1 document."""

from typing import Any

from flask import Flask, request
from flask_smorest import Api

from backoffice.kernel.area import areas
from backoffice.web.guard import OPEN
from backoffice.web.openapi import ProblemOut, portable_pattern
from backoffice.web.request_state import BEARER_SPACES
from backoffice.web.rest import authenticate


class JsonApi(Api):  # type: ignore[misc]  # flask-smorest carries no types
    """flask-smorest without its own error handlers: ours answer for every door."""

    ERROR_SCHEMA = ProblemOut

    def _register_error_handlers(self) -> None:
        return


def init_app(app: Flask) -> None:
    """Register every area's routes and serve the document at /api/v1/openapi.json."""
    app.config |= {
        "API_TITLE": "Back office",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    bearer: dict[str, Any] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    spec = {"components": {"securitySchemes": {"bearer": bearer}}, "security": [{"bearer": []}]}
    api = JsonApi(app, spec_kwargs=spec)
    api.ma_plugin.converter.add_attribute_function(portable_pattern)
    for area in areas():
        for blueprint in area.rest:
            api.register_blueprint(blueprint)
    OPEN["api-docs.openapi_json"] = "The description of the interface names no customer."
    app.before_request(_nowhere)


def _nowhere() -> None:
    """Tell only callers with a token that an address does not exist or does not take their method."""
    if request.routing_exception and BEARER_SPACES.match(request.path):
        authenticate()
