"""The comparison of answers with their description says what differs: it would be worth nothing if all were right."""

import json
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from tests.answers_as_described import described

WORDS = "/api/v1/customer/dictionary/industry"
RIGHT = {"items": [{"code": "trade", "label": "Trade"}], "next": None}


def answered(body: Any, status: int = 200, kind: str = "application/json", path: str = WORDS) -> TestResponse:
    """What somebody else's application answers at an address of ours."""
    other = Flask("other")
    other.add_url_rule("/<path:_path>", "any", lambda _path: Response(json.dumps(body), status, content_type=kind))
    return other.test_client().get(path)


def test_an_answer_as_described_is_let_pass(application: Flask) -> None:
    assert described(application).wrong(answered(RIGHT)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({**RIGHT, "branch": "north"}, "'branch' was unexpected"),
        ({**RIGHT, "next": 3}, 'next 3 is not of types "null", "string"'),
        ({"items": [{"code": None, "label": "Trade"}]}, 'items.0.code null is not of type "string"'),
        ([RIGHT], 'is not of type "object"'),
    ],
)
def test_a_body_that_differs_is_told_by_its_field(application: Flask, body: Any, said: str) -> None:
    (wrong,) = described(application).wrong(answered(body))
    assert wrong.startswith("GET /api/v1/customer/dictionary/{name} 200: ") and said in wrong


def test_a_status_or_a_kind_of_body_that_is_not_described_is_told(application: Flask) -> None:
    assert described(application).wrong(answered(RIGHT, 203))[0].endswith("no such status is described")
    assert "text/csv" in described(application).wrong(answered(RIGHT, kind="text/csv"))[0]


def test_errors_and_pages_are_compared_elsewhere(application: Flask) -> None:
    assert described(application).wrong(answered({"wrong": 1}, 422)) == []
    assert described(application).wrong(answered({"wrong": 1}, path="/customers/")) == []
