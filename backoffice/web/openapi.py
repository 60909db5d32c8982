"""What the OpenAPI document says beside bodies and answers: who may call, headers, forms, the shape of errors."""

import dis
import inspect
from collections.abc import Callable, Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

from marshmallow import Schema, fields

from backoffice.access.permissions import Permission
from backoffice.kernel.operations import register
from backoffice.kernel.running import Operation

View = Callable[..., Any]
FILE = {"type": "string", "format": "binary"}  # the schema of an answer that is a file
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "A word of your own: repeating the request with it has one effect and the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The version that was seen, as the ETag gave it.",
    "schema": {"type": "string"},
}


class ProblemOut(Schema):
    """Every error, of every route."""

    status_code = fields.Integer(required=True)
    error_code = fields.String(required=True)
    message = fields.String(required=True)
    details = fields.Dict(required=True)


def operations_behind(view: View) -> list[Operation]:
    """The operations that a view's own lines name (`service.claim`, or one it was made with)."""
    by_function = {operation.function: operation for operation in register.values()}
    named = (inspect.unwrap(thing) for thing in _named(inspect.unwrap(view)) if callable(thing))
    return [by_function[thing] for thing in dict.fromkeys(named) if thing in by_function]


def _named(view: View) -> Iterator[Any]:
    around = inspect.getclosurevars(view)
    for step, following in pairwise(dis.get_instructions(view)):
        thing = around.nonlocals.get(step.argval) if step.opname == "LOAD_DEREF" else None
        if step.opname == "LOAD_GLOBAL":
            thing = around.globals.get(step.argval)
        if isinstance(thing, ModuleType):
            thing = getattr(thing, str(following.argval), None)
        yield from thing.values() if isinstance(thing, dict) else [thing]


def told(name: str, method: str, view: View) -> dict[str, Any]:
    """An operation's id, and the permissions of which the caller needs one."""
    asked = {operation.permission.value for operation in operations_behind(view)} - {Permission.PUBLIC.value}
    alternatives = [{"bearer": [permission]} for permission in sorted(asked)] or [{"bearer": []}]
    return {"operationId": f"{name}_{method}", "security": alternatives}


def one_body(arguments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The arguments of a view with the parts of a form, its fields and its files, as the one body that they are."""
    parts = [one for one in arguments if one["in"] in ("form", "files")]
    if len(parts) < 2:
        return arguments
    schemas = [one["schema"] if isinstance(one["schema"], type) else type(one["schema"]) for one in parts]
    whole = type("".join(schema.__name__.removesuffix("Body") for schema in schemas) + "Body", tuple(schemas), {})
    body = {"in": "files", "required": True, "schema": whole}
    return [one for one in arguments if one not in parts] + [body]


def portable_pattern(_converter: Any, _field: Any, *, ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A field's pattern as JSON Schema writes it: the end of a text is Python's `\\Z`, and `$` everywhere else."""
    return {"pattern": ret["pattern"].replace(r"\Z", "$")} if "pattern" in ret else {}


def headers_of(view: View) -> list[dict[str, Any]]:
    """The headers that a view asks for."""
    required: bool | None = getattr(view, "_idempotent", None)
    keys = [] if required is None else [{**KEY, "required": required}]
    return keys + [IF_MATCH] * ("if_match" in inspect.unwrap(view).__code__.co_names)
