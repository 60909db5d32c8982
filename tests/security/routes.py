"""Every REST route with what it takes, read from the application itself, so that a new one cannot be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from backoffice.web.fields import OneOf, Truth

# Values that mean something to a rule behind the schema; every other text is taken as it is.
GOOD = {
    "number": "+254711222333", "address": "juma@example.org", "country": "KE", "code": "000000", "branch": "north",
    "birth_date": "1985-03-02", "category": "retail", "employment": "self_employed", "employer_category": None,
    "industry": "trade", "education": "secondary", "income": "500_1000", "phone_type": "mobile",
    "email_type": "personal",
    "address_type": "home", "representatives": [], "customer_id": None, "share_percent": 12, "beneficial_owners": [],
    "until": "2031-01-01", "next_call_at": "2031-01-01T10:00:00+00:00",
    "expires_on": "2031-01-01",
    "day": "2026-01-01", "registered_from": "2026-01-01", "registered_to": "2026-12-31", "organisation_name": None,
    "registration_number": None, "shared": False, "shared_reason": None, "duplicate_reason": None, "q": "amina",
    "document": {"channels": {}}, "amount": "100", "used_today": "0", "used_month": "0", "balance": "0",
    "on": "2026-01-01", "feature": "merchant",
    "customer_type": "INDIVIDUAL", "verified_at": None,
    "valid_from": "2020-01-01", "valid_to": None, "verified_by": None, "version": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """A route, its method and the schemas of its arguments by place (`json`, `query`, `form`, `files`)."""

    rule: Rule
    method: str
    takes: dict[str, Schema]

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule}"


def rest_routes(app: Flask) -> list[Route]:
    """All routes below /api/v1/customer."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith("/api/v1/customer"):
            takes = _takes(app.view_functions[rule.endpoint])
            found += [Route(rule, method, takes) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def _takes(view: Any) -> dict[str, Schema]:
    apidoc = getattr(view, "_apidoc", {})
    parameters = apidoc.get("arguments", {}).get("parameters", [])
    found = {}
    for parameter in parameters:
        schema = parameter["schema"]
        found[parameter["in"]] = schema() if isinstance(schema, type) else schema
    return found


def good(schema: Schema) -> dict[str, Any]:
    """A body that the schema takes, with every field in it."""
    return {field.data_key or name: good_value(name, field) for name, field in schema.fields.items() if name != "id"}


def good_value(name: str, field: fields.Field) -> Any:
    """A value that this field takes."""
    if name in GOOD:
        return GOOD[name]
    if isinstance(field, fields.Nested):
        return good(field.schema)
    if isinstance(field, fields.List):
        return [good_value(name, field.inner)]
    if isinstance(field, fields.Dict):
        return {}
    if isinstance(field, OneOf):
        return next(iter(field.validators[0].choices))  # type: ignore[attr-defined]  # OneOf has one
    simple = {fields.UUID: str(uuid4()), Truth: False, fields.Integer: 1}
    return next((value for kind, value in simple.items() if isinstance(field, kind)), "Said so")


def places(schema: Schema, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], fields.Field]]:
    """The path to every field, also inside lists and objects."""
    for name, field in schema.fields.items():
        here = (*way, field.data_key or name)
        yield here, field
        inner = field.inner if isinstance(field, fields.List) else field
        step = (*here, 0) if isinstance(field, fields.List) else here
        if isinstance(inner, fields.Nested):
            yield from places(inner.schema, step)
        elif inner is not field:
            yield step, inner


def put(body: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A copy of the body with another value at this path."""
    if not way:
        return value
    step, rest = way[0], way[1:]
    if isinstance(body, list):
        return [put(body[step] if len(body) > step else {}, rest, value)]
    inner = body.get(step)
    empty: Any = [] if rest and isinstance(rest[0], int) else {}
    return body | {step: put(inner if inner is not None else empty, rest, value)}
