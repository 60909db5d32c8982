"""What REST answers beside what the OpenAPI document says of it: status, kind of body, and every field of the body."""

import re
from functools import cache, cached_property
from typing import Any

import jsonschema_rs
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from backoffice.web.request_state import BEARER_SPACES

DOCUMENT = "/api/v1/openapi.json"
_PLACE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_COMPONENTS = "#/components/schemas/"


class Described:
    """The document of one application; `wrong` says in words where an answer differs from it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._validators: dict[tuple[str, str, int], jsonschema_rs.Draft202012Validator] = {}

    def wrong(self, answer: TestResponse) -> list[str]:
        """What a successful answer of REST has that is not described; nothing for other answers."""
        path, method = answer.request.path, answer.request.method.lower()
        if method == "head" or not 200 <= answer.status_code < 300 or not BEARER_SPACES.match(path):
            return []
        template = self._template(path, method.upper())
        about = self._document["paths"].get(template, {}).get(method)
        if about is None:
            return []
        return self._compared(answer, (template, method, answer.status_code), about["responses"])

    def _compared(self, answer: TestResponse, key: tuple[str, str, int], told: dict[str, Any]) -> list[str]:
        where = f"{key[1].upper()} {key[0]} {key[2]}"
        content = told.get(str(key[2]), {}).get("content", {} if str(key[2]) in told else None)
        if content is None:
            return [f"{where}: no such status is described"]
        if bool(answer.data) != bool(content) or (answer.data and answer.mimetype not in content):
            return [f"{where}: {answer.mimetype}, {len(answer.data)} bytes, described {sorted(content)}"]
        if not answer.data or answer.mimetype != "application/json":
            return []
        if key not in self._validators:
            self._validators[key] = self._validator(content["application/json"]["schema"])
        found = self._validators[key].iter_errors(answer.json)
        return [f"{where}: {_place(error)} {error.message[:200]}" for error in found]

    def _template(self, path: str, method: str) -> str:
        try:
            rule, _ = self._app.url_map.bind("localhost").match(path, method, return_rule=True)
        except HTTPException:
            return ""
        return _PLACE.sub(r"{\1}", rule.rule)

    @cached_property
    def _document(self) -> dict[str, Any]:
        return dict(FlaskClient(self._app, self._app.response_class).get(DOCUMENT).get_json())

    def _validator(self, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
        whole = schema | {"components": self._document["components"]}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def described(app: Flask) -> Described:
    """The document of an application, read once."""
    return Described(app)


def _place(error: jsonschema_rs.ValidationError) -> str:
    return ".".join(map(str, error.instance_path)) or "body"
