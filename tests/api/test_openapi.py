"""The OpenAPI document: valid, and whole about who may call, which headers are needed and what errors look like."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from backoffice.access.permissions import Permission


@pytest.fixture(scope="module")
def document(application: Flask) -> dict[str, Any]:
    answer = application.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200 and isinstance(answer.json, dict)
    return answer.json


def described(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, about in document["paths"].items():
        for method in about.keys() - {"parameters"}:
            yield method, path, about[method]


def headers(about: dict[str, Any]) -> dict[str, bool]:
    return {one["name"]: one["required"] for one in about.get("parameters", []) if one["in"] == "header"}


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_below_the_api_is_described(application: Flask, document: dict[str, Any]) -> None:
    rules = [rule for rule in application.url_map.iter_rules() if rule.rule.startswith("/api/v1/customer")]
    routes = {
        (method.lower(), rule.rule.count("/")) for rule in rules for method in rule.methods or () if method != "HEAD"
    }
    assert routes == {(method, path.count("/")) for method, path, _ in described(document)}
    assert len({about["operationId"] for *_, about in described(document)}) == len(list(described(document)))


def test_every_route_says_who_may_call_it_and_what_it_answers(document: dict[str, Any]) -> None:
    for method, path, about in described(document):
        scopes = [scope for one in about["security"] for scope in one["bearer"]]
        assert about["security"] and set(scopes) <= set(Permission), (method, path)
        assert any(status.startswith("2") for status in about["responses"]), (method, path)
    shape = document["components"]["schemas"]["ProblemOut"]["properties"]
    assert shape.keys() == {"status_code", "error_code", "message", "details"}


@pytest.mark.parametrize(
    ("method", "path", "permission"),
    [
        ("post", "", "create_customer"),
        ("get", "", "fetch_customer"),
        ("patch", "/{customer_id}", "edit_customer"),
        ("post", "/kyc/{case_id}/approve", "review_document"),
        ("post", "/{customer_id}/phone", "edit_customer"),
        ("post", "/{customer_id}/tier", "assign_tier"),
        ("get", "/{customer_id}/access-log", "get_audit"),
    ],
)
def test_the_permission_is_the_operations(document: dict[str, Any], method: str, path: str, permission: str) -> None:
    assert document["paths"][f"/api/v1/customer{path}"][method]["security"] == [{"bearer": [permission]}]


def test_the_headers_that_a_route_needs_are_named(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert headers(paths["/api/v1/customer"]["post"]) == {"Idempotency-Key": True}
    assert headers(paths["/api/v1/customer/{customer_id}"]["patch"]) == {"If-Match": True}
    assert headers(paths["/api/v1/customer/{customer_id}"]["get"]) == {}


def test_a_form_with_a_file_is_one_body(document: dict[str, Any]) -> None:
    content = document["paths"]["/api/v1/customer/{customer_id}/document"]["post"]["requestBody"]["content"]
    name = content["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    assert {"file", "document_type"} <= document["components"]["schemas"][name]["properties"].keys()
