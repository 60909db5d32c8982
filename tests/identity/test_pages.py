"""The pages about who may do what, and what they say to somebody who may not."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.access.permissions import CLIENT_ROLES, Permission
from backoffice.access.roles import JOB_ROLES
from backoffice.identity.commands import matrix
from backoffice.kernel import operations
from backoffice.kernel.errors import PermissionDenied
from tests.identity.signing_in import sign_in


def test_the_role_page_shows_every_permission_with_its_meaning(client: FlaskClient) -> None:
    sign_in(client, "auditor")
    page = client.get("/roles").text
    for permission in CLIENT_ROLES:
        assert f'id="{permission}"' in page
    for role in JOB_ROLES.values():
        assert role.title in page


def test_the_role_page_shows_one_role_alone(client: FlaskClient) -> None:
    sign_in(client, "agent")
    page = client.get("/roles?role=privacy-approver").text
    assert 'id="approve_erasure"' in page
    assert 'id="create_customer"' not in page


def test_an_unknown_role_shows_all(client: FlaskClient) -> None:
    sign_in(client, "agent")
    assert client.get("/roles?role=%00'--").text.count('<tr role="row" id=') == len(CLIENT_ROLES)


def test_the_role_page_gives_the_reason_of_everything_open(client: FlaskClient) -> None:
    sign_in(client, "auditor")
    page = client.get("/roles").text
    for operation in operations.register.values():
        if operation.permission is Permission.PUBLIC:
            assert operation.name in page
    doors = (
        "/sign-in",
        "/sign-in/callback",
        "/sign-out/back-channel",
        "/signed-out",
        "/theme",
        "/language",
        "/healthz",
    )
    for address in doors:
        assert address in page


def test_the_role_page_names_who_holds_both_ends(client: FlaskClient) -> None:
    sign_in(client, "auditor")
    assert "assign_tier and approve_tier" in client.get("/roles").text


def test_ones_own_page_shows_own_rights_and_sessions_only(app: Flask, client: FlaskClient) -> None:
    sign_in(app.test_client(), "supervisor", name="Kwame Mensah")
    sign_in(client, "agent", name="Samuel Okoth")
    page = client.get("/me").text
    assert "create_customer" in page
    assert "approve_tier" not in page
    assert page.count("This browser") == 1
    assert "Another browser" not in page


@pytest.fixture
def closed_page(app: Flask) -> str:
    """An address whose page always lacks a permission (an error of the view, answered as usual)."""
    view = app.view_functions["identity.me"]

    def refuse() -> str:
        raise PermissionDenied(Permission.GET_AUDIT)

    app.view_functions["identity.me"] = refuse
    yield "/me"  # type: ignore[misc]  # a generator fixture
    app.view_functions["identity.me"] = view


def test_who_lacks_a_right_is_told_which_and_who_has_it(client: FlaskClient, closed_page: str) -> None:
    sign_in(client, "branch-officer", name="Joy Were")
    answer = client.get(closed_page)
    assert answer.status_code == 403
    for words in ("This page is not for your role", "get_audit", "Joy Were", "branch officer", "Auditor", "/sign-out"):
        assert words in answer.text


def test_the_same_inside_a_page_is_a_notice(client: FlaskClient, closed_page: str) -> None:
    sign_in(client, "branch-officer")
    answer = client.get(closed_page, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "get_audit" in answer.text
    assert "<html" not in answer.text


def test_an_address_that_does_not_exist_is_a_page(client: FlaskClient) -> None:
    sign_in(client, "agent")
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_the_realm_file_and_the_matrix_come_from_the_commands(app: Flask) -> None:
    runner = app.test_cli_runner()
    realm = json.loads(runner.invoke(args=["keycloak-realm", "--app-url", "https://office.bank.example/"]).output)
    staff = next(client for client in realm["clients"] if client["clientId"] == "backoffice")
    assert staff["redirectUris"] == ["https://office.bank.example/sign-in/callback"]
    own = json.loads(runner.invoke(args=["keycloak-realm", "--customers"]).output)
    assert own["realm"] == "customers" and {client["clientId"] for client in own["clients"]} == {
        "portal", "svc-provisioning",
    }  # fmt: skip
    printed = runner.invoke(args=["role-matrix"]).output.splitlines()
    assert printed == list(matrix())
    assert len(printed) == len(CLIENT_ROLES) + 2
