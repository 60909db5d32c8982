"""Every parameter of every address against SQL, wildcards, made-up cursors: 422, or what the literal value finds."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.models import Origin
from tests.house.source import PACKAGE
from tests.identity.signing_in import sign_in
from tests.rest import ROOT, amina
from tests.security.bank import EVERY_ROLE, Bank, Findings
from tests.security.payloads import SQL, cursors
from tests.security.routes import Route, good_value, rest_routes
from tests.security.test_json_bodies import in_shape

CURSOR = "after"


@pytest.fixture
def bank(client: FlaskClient) -> Bank:
    bank = Bank(client)
    sign_in(client, EVERY_ROLE, name="Everybody")
    bank.ids |= {"pair_id": a_pair(bank)}
    return bank


def a_pair(bank: Bank) -> str:
    """Two records that may be one person."""
    likely = {"phones": [{"number": "0712999001", "phone_type": "mobile"}], "emails": [], "identity_numbers": []}
    other = bank.machine.post("", amina(**likely, duplicate_reason="She says so.")).json["id"]
    duplicates.look(SYSTEM, UUID(other), Origin.REGISTRATION)
    return str(bank.machine.get(f"/{other}/duplicate").json["items"][0]["id"])


def asked(bank: Bank) -> Iterator[tuple[Route, str, Any]]:
    for route in rest_routes(bank.app):
        if route.method == "GET" and "query" in route.takes:
            for name, field in route.takes["query"].fields.items():
                yield route, name, field


def needed_by(route: Route) -> dict[str, str]:
    """A good value for each parameter without which the route answers nothing."""
    fields = route.takes["query"].fields
    return {name: str(good_value(name, field)) for name, field in fields.items() if field.required}


def test_machines_get_a_named_refusal_or_a_page(bank: Bank) -> None:
    findings = Findings()
    for route, name, _ in asked(bank):
        path, needed = bank.address(route.rule).removeprefix(ROOT), needed_by(route)
        for payload in [*SQL, *cursors()] if name == CURSOR else SQL:
            what = f"{route.name}?{name}={payload!r:.50}"
            answer = bank.machine.client.get(
                f"{ROOT}{path}", query_string=needed | {name: payload}, headers=bank.machine.ask_headers()
            )
            with findings:
                if answer.status_code >= 400:
                    said = in_shape(answer, what)
                    assert answer.status_code == 422 and name in said["details"]["fields"], f"{what}: {said}"
    findings.settle(at_least=2000)


def test_an_unknown_parameter_is_refused_by_name(bank: Bank) -> None:
    for route in rest_routes(bank.app):
        if route.method == "GET" and "query" in route.takes:
            answer = bank.machine.get(f"{bank.address(route.rule).removeprefix(ROOT)}?sealed=1")
            assert answer.status_code == 422 and "sealed" in in_shape(answer, route.name)["details"]["fields"]


@pytest.mark.parametrize("term", ["%", "_", "%%%%", "____", "A_ina", "' OR '1'='1", "*", "*ieno", ".*", "%@%"])
def test_a_wildcard_finds_nobody(bank: Bank, term: str) -> None:
    answer = bank.machine.client.get(ROOT, query_string={"q": term}, headers=bank.machine.ask_headers())
    assert answer.status_code == 200 and answer.json is not None and answer.json["items"] == []


def test_only_the_digits_0_to_9_are_digits(bank: Bank) -> None:
    for route, name, field in asked(bank):
        plain = str(good_value(name, field))
        if name not in ("q", "customer", "operation", "actor") and any(letter.isdigit() for letter in plain):
            for first in ("٠", "０", "०"):
                other = plain.translate({ord("0") + digit: chr(ord(first) + digit) for digit in range(10)})
                path = bank.address(route.rule)
                answer = bank.machine.client.get(path, query_string={name: other}, headers=bank.machine.ask_headers())
                assert answer.status_code == 422, f"{route.name}?{name}={other}"


def words_of(view: Callable[..., Any]) -> set[str]:
    """The parameters that a view and the functions of its module that it calls read themselves."""
    code = inspect.getsource(view)
    named = set(re.findall(r"\b(_\w+)\(", code)) & set(dir(inspect.getmodule(view)))
    code += "".join(inspect.getsource(getattr(inspect.getmodule(view), name)) for name in named)
    return set(re.findall(r'(?:request\.args(?:\.get\(|\[)|_word\(\w+, )"(\w+)"', code))


def test_every_parameter_that_a_page_reads_is_found(application: Flask) -> None:
    seen = {word for view in application.view_functions.values() for word in words_of(inspect.unwrap(view))}
    for file in PACKAGE.glob("*/*views.py"):
        assert set(re.findall(r'request\.args(?:\.get\(|\[)"(\w+)"', file.read_text())) <= seen, file.name


# Filters that a page reads by a schema or a form.
BY_SCHEMA = {
    "customers.index": {"q", "type", "stage", "status", "kyc", "tier", "risk", "branch", "channel", "registered_from",
                        "registered_to", "sort", "after", "limit"},
    "customers.suggestions": {"q", "limit"},
    "audit.index": {"operation", "day", "after", "customer", "limit"},
    "tiers.check": {"amount", "direction", "channel", "feature", "used_today", "used_month", "balance"},
    "kyc.reasons": {"reason", "documents", "note", "version"},
}  # fmt: skip
A_FEW = ["\x00", "\x1f\u202e", "' OR 1=1--", "<script>alert(1)</script>"]
MORE = [*A_FEW, "٣", "-1", "9" * 5000, "a" * 20_000, "2026-13-01", "{{7*7}}", "\r\nSet-Cookie: a=b", "W10", "WzFd"]


def test_pages_bear_whatever_stands_in_their_address(bank: Bank) -> None:
    findings = Findings()
    for rule in bank.app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.rule.startswith(("/api", "/portal"))
            or rule.endpoint.startswith("identity.")
        ):
            continue
        own = words_of(inspect.unwrap(bank.app.view_functions[rule.endpoint]))
        for name in sorted(own | BY_SCHEMA.get(rule.endpoint, set())):
            for payload in MORE if name in own else A_FEW:
                with findings:
                    answer = bank.machine.client.get(bank.address(rule), query_string={name: payload})
                    assert answer.status_code < 500, f"{rule.rule}?{name}={payload!r:.50}: {answer.status_code}"
    findings.settle(at_least=150)


def test_numbers_in_addresses_may_be_any(bank: Bank) -> None:
    for number in ("0", "9" * 30, "٣", "-1", "1.5", "2147483648", "9223372036854775808"):
        path = f"/customers/{bank.ids['customer_id']}/documents/{bank.ids['document_id']}/page/{number}"
        assert bank.machine.client.get(path).status_code == 404, number
    for text in ("x", "%00", "%ff%fe", "..%2f..", "0" * 36, "{}", "١" * 36):
        for place in ("/customers", "/kyc", "/dictionaries", ROOT, f"{ROOT}/dictionary"):
            headers = bank.machine.ask_headers() if place.startswith("/api") else {}
            assert bank.machine.client.get(f"{place}/{text}", headers=headers).status_code == 404, f"{place}/{text}"
