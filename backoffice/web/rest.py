"""The kit of every area's `rest.py`: a blueprint with strict bodies, bearer tokens, idempotency keys and ETags."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request
from flask_smorest import Blueprint
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from backoffice.access.actor import Actor
from backoffice.kernel import idempotency
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.web import openapi, strict_json
from backoffice.web.request_state import act_as

PREFIX = "/api/v1/customer"
View = TypeVar("View", bound=Callable[..., Any])
_KEY = re.compile(r"^[\x21-\x7e]{1,200}$")
_ETAG = re.compile(r'^(?:W/)?"?([0-9]{1,9})"?$')


class StrictParser(FlaskParser):
    """webargs with our JSON loader and our error shape."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 (webargs declares it so)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": None,
        "query": RAISE,
        "form": RAISE,
    }

    def load_json(self, req: Any, schema: Any) -> Any:
        return json_body()

    def handle_error(self, error: Any, req: Any, schema: Any, *, error_status_code: Any, error_headers: Any) -> Any:
        messages = error.messages if isinstance(error.messages, dict) else {"body": error.messages}
        inner = next(iter(messages.values())) if len(messages) == 1 else messages
        raise Invalid(flattened(inner if isinstance(inner, dict) else messages))


class RestBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest carries no types
    """A blueprint below /api/v1/customer whose routes take a bearer token and nothing else."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, module: str, **options: Any) -> None:
        super().__init__(f"{name}_rest", module, url_prefix=options.pop("url_prefix", PREFIX), **options)
        self.before_request(authenticate)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags or [self.name.removesuffix("_rest")], **options)
        for method, about in self._docs[endpoint].items():
            if method != "parameters":
                told = openapi.told(f"{self.name}_{endpoint}", method, obj)
                about["manual_doc"] = told | about.get("manual_doc", {})
                taken = about.setdefault("arguments", {})
                taken["parameters"] = openapi.one_body(taken.get("parameters", [])) + openapi.headers_of(obj)


def authenticate() -> None:
    """Know the caller by the bearer token (a cookie counts for nothing here); raises 401."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise BackofficeError("UNAUTHENTICATED", "Send a bearer token.")
    known: Callable[[str], Actor] = current_app.extensions["bearer"]
    act_as(known(token.strip()))


def json_body() -> Any:
    """The request's JSON value; an empty body is an empty object."""
    if not (body := request.get_data(cache=True)):
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    return strict_json.loads(body)


def flattened(messages: Any, path: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages by field path: `phones.0.number`."""
    if isinstance(messages, list):
        return {path or "body": [str(message) for message in messages]}
    fields: dict[str, list[str]] = {}
    for name, inner in messages.items():
        step = path if name == "_schema" else f"{path}.{name}".lstrip(".")
        fields.update(flattened(inner, strict_json.printable_name(step)))
    return fields


def idempotent(render: Callable[..., Any], *, required: bool = True) -> Callable[[View], View]:
    """Ask for an Idempotency-Key; a repetition is answered by `render(resource_id, **path parameters)`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def call(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get("Idempotency-Key", "")
            if not key and not required:
                return view(*args, **kwargs)
            if not _KEY.match(key):
                raise Invalid.one("Idempotency-Key", "Send an Idempotency-Key header of up to 200 characters.")
            try:
                with idempotency.with_key(key, f"{request.method} {request.path}?{_query()}", _sent()):
                    return view(*args, **kwargs)
            except idempotency.Replayed as done:
                return render(done.resource, **(request.view_args or {}))

        call._idempotent = required  # type: ignore[attr-defined]  # noqa: SLF001 (a mark on a function)
        return call  # type: ignore[return-value]  # functools.wraps keeps the signature

    return decorate


def _query() -> str:
    return request.query_string.decode("latin-1")


def _sent() -> Any:
    """What a repetition must repeat: the JSON value, or the form with a digest of each file."""
    if request.files or request.form:
        digests = {name: hashlib.file_digest(file.stream, "sha256").hexdigest() for name, file in request.files.items()}  # type: ignore[arg-type]
        for file in request.files.values():
            file.stream.seek(0)
        return {"form": request.form.to_dict(), "files": digests}
    return json_body()


def if_match() -> int:
    """The version in If-Match, quoted or not; raises Invalid when it is missing."""
    found = _ETAG.match(request.headers.get("If-Match", "").strip())
    if not found:
        raise Invalid.one("If-Match", "Send the version you last saw in an If-Match header.")
    return int(found[1])


def etag(version: int) -> dict[str, str]:
    """The header that names a record's version."""
    return {"ETag": f'"{version}"'}


def takes_uploads(view: View) -> View:
    """Let this route's body be as large as a document."""

    @wraps(view)
    def call(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    call._takes_uploads = True  # type: ignore[attr-defined]  # noqa: SLF001 (a mark on a function)
    return call  # type: ignore[return-value]  # functools.wraps keeps the signature
