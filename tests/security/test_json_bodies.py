"""Every field of every JSON body against what a client may send: refused by name, in one shape, without an echo."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.kernel.errors import STATUS_OF
from tests.rest import ROOT
from tests.security.bank import Bank, Findings, undone
from tests.security.payloads import ECHO, RAW_NUMBERS, STRANGE, wrong
from tests.security.routes import Route, good, places, put, rest_routes


@pytest.fixture
def bank(client: FlaskClient) -> Bank:
    return Bank(client)


def sent(bank: Bank, route: Route, body: bytes, **headers: str) -> TestResponse:
    path = bank.address(route.rule).removeprefix(ROOT)
    with undone(bank.app):
        return bank.machine.raw(route.method, path, body, **{"Content-Type": "application/json"} | headers)


def in_shape(answer: TestResponse, what: str) -> dict[str, Any]:
    """The error's JSON: one shape, its status the HTTP status, nothing repeated of what was sent."""
    assert answer.status_code < 500, f"{what}: {answer.status_code}"
    said = answer.get_json()
    assert set(said) == {"status_code", "error_code", "message", "details"}, f"{what}: {said}"
    assert said["status_code"] == answer.status_code == STATUS_OF[said["error_code"]], f"{what}: {said}"
    assert said["details"]["request_id"] and said["message"], f"{what}: {said}"
    assert ECHO not in answer.text, f"{what}: repeats what was sent: {answer.text[:300]}"
    return dict(said)


def named(answer: TestResponse, way: tuple[Any, ...], what: str) -> None:
    """422 that names this field, or one that it stands in or that stands in it."""
    said = in_shape(answer, what)
    path = ".".join(map(str, way))
    assert answer.status_code == 422, f"{what}: {answer.status_code} {answer.text[:300]}"
    assert any(f"{path}.".startswith(f"{name}.") or name.startswith(path) for name in said["details"]["fields"]), (
        f"{what}: {said['details']}"
    )


def with_bodies(app: Flask) -> list[Route]:
    return [route for route in rest_routes(app) if "json" in route.takes]


def needs_key(app: Flask, route: Route) -> bool:
    view = app.view_functions[route.rule.endpoint]
    while view and not getattr(view, "_idempotent", False):
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]  # the decorators keep what they wrap
    return view is not None


def test_a_value_of_the_wrong_type_is_refused_by_the_name_of_its_field(bank: Bank) -> None:
    findings = Findings()
    for route in with_bodies(bank.app):
        schema = route.takes["json"]
        for way, field in places(schema):
            for value in wrong(field):
                what = f"{route.name} {way} = {value!r:.60}"
                with findings:
                    named(sent(bank, route, json.dumps(put(good(schema), way, value)).encode()), way, what)
    findings.settle(at_least=1000)


def test_numbers_that_are_none_are_no_json(bank: Bank) -> None:
    findings = Findings()
    for route in with_bodies(bank.app):
        schema = route.takes["json"]
        for way, _ in places(schema):
            for number in RAW_NUMBERS:
                body = json.dumps(put(good(schema), way, "@@")).replace('"@@"', number)
                with findings:
                    named(sent(bank, route, body.encode()), ("body",), f"{route.name} {way} = {number}")
    findings.settle(at_least=200)


def test_a_strange_text_is_taken_or_refused_but_never_a_fault(bank: Bank) -> None:
    findings = Findings()
    for route in with_bodies(bank.app):
        schema = route.takes["json"]
        for number, (way, _) in enumerate(places(schema)):
            for label, value in list(STRANGE.items())[number % 3 :: 3]:  # a third at each place, each at a third
                answer = sent(bank, route, json.dumps(put(good(schema), way, value)).encode(), **{"If-Match": "1"})
                with findings:
                    assert answer.status_code < 400 or in_shape(answer, f"{route.name} {way} = {label}")
    findings.settle(at_least=300)


BOMBS = {
    "an array": b"[]", "arrays": b"[[]]", "an array of objects": b'[{"reason": "x"}]', "a text": b'"x"',
    "a number": b"1",
    "null": b"null", "true": b"true", "blanks": b"  ", "a name twice": b'{"reason": "a", "reason": "b"}',
    "an unknown field": b'{"is_admin": true}', "a hidden field": b'{"registered_by": "x", "stage": "customer"}',
    "100,000 arrays": b"[" * 100_000 + b"]" * 100_000, "100,000 objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "100,000 open arrays": b"[" * 100_000, "33 levels": b'{"a":' * 33 + b"1" + b"}" * 33,
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "UTF-32": '{"a": 1}'.encode("utf-32"), "a byte order mark": b'\xef\xbb\xbf{"a": 1}', "Latin-1": b'{"a": "\xe9"}',
    "overlong UTF-8": b'{"a": "\xc0\xaf"}', "a surrogate in UTF-8": b'{"a": "\xed\xa0\x80"}',
    "half a text": b'{"a": "x',
    "a lone surrogate": b'{"reason": "\\ud800"}', "a lone surrogate as a name": b'{"\\udfff": 1}',
    "NUL": b'{"reason": "\\u0000"}',
    "a NUL byte": b'{"reason": "\x00"}', "a comment": b'{"a": 1} // x', "two values": b"{}{}",
    "single quotes": b"{'a': 1}",
    "a comma too many": b'{"a": 1,}', "a backslash at the end": b'{"a": "\\',
    "a 5,000 digit number": b'{"a": ' + b"9" * 5000 + b"}",
    "an unknown name like a phone": b'{"+254712345678": 1}', "__proto__": b'{"__proto__": {"x": 1}}',
    "an empty name": b'{"": 1}',
}  # fmt: skip


@pytest.mark.parametrize("label", BOMBS)
def test_a_body_that_is_no_proper_object_is_refused(bank: Bank, label: str) -> None:
    findings = Findings()
    for route in with_bodies(bank.app):
        with findings:
            answer = sent(bank, route, BOMBS[label])
            said = in_shape(answer, f"{route.name}: {label}")
            assert answer.status_code == 422 and said["details"]["fields"], (
                f"{route.name}: {label}: {answer.text[:300]}"
            )
    findings.settle(at_least=10)


def test_what_is_too_large_is_said_without_naming_a_field(bank: Bank) -> None:
    for route in rest_routes(bank.app):
        if route.method in ("POST", "PUT", "PATCH") and "files" not in route.takes and "json" in route.takes:
            answer = sent(bank, route, b'{"reason": "' + b"x" * 300_000 + b'"}')
            said = in_shape(answer, route.name)
            assert answer.status_code == 413 and "fields" not in said["details"], f"{route.name}: {answer.text[:200]}"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data", "", "application/json; charset=utf-16"]
)
def test_another_kind_of_body_is_refused(bank: Bank, kind: str) -> None:
    for route in with_bodies(bank.app):
        answer = sent(bank, route, '{"reason": "x"}'.encode("utf-16"), **{"Content-Type": kind})
        in_shape(answer, f"{route.name}: {kind}")
        assert answer.status_code in (415, 422), f"{route.name}: {kind}: {answer.status_code}"


def test_routes_without_a_body_bear_one(bank: Bank) -> None:
    for route in rest_routes(bank.app):
        if "json" not in route.takes and "files" not in route.takes:
            for body in (b"\xff\xff", b"[" * 100_000):
                answer = sent(bank, route, body, **{"If-Match": "1"})
                assert answer.status_code < 500, f"{route.name}: {body[:20]!r}"


def test_headers_that_are_no_keys_are_refused_by_name(bank: Bank) -> None:
    for route in with_bodies(bank.app):
        for name, value in (
            ("Idempotency-Key", "x" * 201),
            ("Idempotency-Key", "a b"),
            ("If-Match", "x"),
            ("If-Match", "9" * 30),
        ):
            asks = needs_key(bank.app, route) if name == "Idempotency-Key" else route.method == "PATCH"
            answer = sent(bank, route, json.dumps(good(route.takes["json"])).encode(), **{name: value})
            if asks:
                named(answer, (name,), f"{route.name} {name}={value:.20}")
