"""Requests that Schemathesis invents from the OpenAPI document: no fault, and every answer in the shape it promises."""

from typing import Any
from uuid import uuid4

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case

from tests.security.bank import Bank, Findings, undone

EXAMPLES = 8  # for each operation; half of them name what exists
SHAPE = {"status_code", "error_code", "message", "details"}


def test_requests_made_from_the_document_are_answered_in_shape(app: Flask) -> None:
    bank, findings = Bank(app.test_client()), Findings()
    for found in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations():
        _try(bank, found.ok(), findings)
    findings.settle(at_least=300)


def _try(bank: Bank, operation: APIOperation, findings: Findings) -> None:
    """So many invented requests of one operation, each undone afterwards."""

    @seed(23)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case: Case) -> None:
        if findings.tried % 2:
            known = bank.ids | {"contact_id": bank.customer["phones"][0]["id"]}
            case.path_parameters = {
                name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        with findings, undone(bank.app):
            _in_shape(case, bank.machine.ask_headers())

    asked()


def _in_shape(case: Case, headers: dict[str, str]) -> None:
    unique = {"Idempotency-Key": str(uuid4())} if case.method == "POST" else {}
    answer = case.call(headers=headers | unique)
    what = f"{case.method} {case.formatted_path} {case.query} {case.body!r:.80}: {answer.status_code}"
    assert answer.status_code < 500, what
    if answer.status_code >= 400:
        said: dict[str, Any] = answer.json()
        assert set(said) == SHAPE and said["status_code"] == answer.status_code, f"{what} {said}"
