"""Forms from elsewhere are refused before anything happens: six forgeries on signing out."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.identity.signing_in import sign_in, token_of

FORGERIES: dict[str, Callable[[str], dict[str, Any]]] = {
    "without a token": lambda theirs: {"data": {}},
    "with another session's token": lambda theirs: {"data": {"csrf_token": theirs}},
    "with another session's token in the header": lambda theirs: {"headers": {"X-CSRFToken": theirs}},
    "as JSON sent as text": lambda theirs: {"data": '{"csrf_token": "x"}', "content_type": "text/plain"},
    "from another site": lambda theirs: {"headers": {"Sec-Fetch-Site": "cross-site"}, "as_stranger_site": True},
    "from nowhere": lambda theirs: {"headers": {"Origin": "null"}, "as_stranger_site": True},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_form_signs_nobody_out(app: Flask, client: FlaskClient, forgery: str) -> None:
    other = app.test_client()
    sign_in(client, "agent")
    sign_in(other, "agent", name="Somebody else")
    answer = client.post("/sign-out", **FORGERIES[forgery](token_of(other)))
    assert answer.status_code == 403
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "site", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {}]
)
def test_even_the_right_token_does_not_help_from_another_site(client: FlaskClient, site: dict[str, str]) -> None:
    sign_in(client, "agent")
    answer = client.post("/sign-out", data={"csrf_token": token_of(client)}, headers=site, as_stranger_site=True)
    assert answer.status_code == 403
    assert client.get("/me").status_code == 200


def test_a_browser_without_fetch_metadata_is_known_by_its_origin(client: FlaskClient) -> None:
    sign_in(client, "agent")
    token = token_of(client)
    sent = {"data": {"csrf_token": token}, "headers": {"Origin": "http://localhost"}, "as_stranger_site": True}
    assert client.post("/sign-out", **sent).status_code == 303


def test_nobody_signs_out_by_following_a_link(client: FlaskClient) -> None:
    sign_in(client, "agent")
    assert client.get("/sign-out").status_code == 405
    assert client.get("/me").status_code == 200


def test_a_form_sent_after_the_session_ended_leads_to_sign_in(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 303
    answer = client.post("/sign-out", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


def test_the_theme_is_kept_in_a_cookie(client: FlaskClient) -> None:
    sign_in(client, "agent")
    answer = client.post("/theme", data={"csrf_token": token_of(client), "theme": "dark", "next": "/roles"})
    assert (answer.status_code, answer.location) == (303, "/roles")
    assert 'data-bs-theme="dark"' in client.get("/me").text


def test_a_theme_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    sign_in(client, "agent")
    assert client.post("/theme", data={"csrf_token": token_of(client), "theme": "pink"}).status_code == 422
