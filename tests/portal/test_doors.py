"""Every door of the portal: closed to strangers and to staff, deaf to forged forms, silent about others."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from backoffice.kernel.settings import settings
from backoffice.web.guard import open_because
from backoffice.web.request_state import PORTAL
from tests.identity.signing_in import sign_in
from tests.portal.visitor import Visitor

MACHINES = "portal.back_channel"


@pytest.fixture
def rules(application: Flask) -> list[Rule]:
    """The portal's addresses."""
    return [rule for rule in application.url_map.iter_rules() if rule.rule.startswith(PORTAL)]


def address(rule: Rule) -> str:
    built = rule.build({name: uuid4() for name in rule.arguments})
    assert built
    return built[1]


def closed(app: Flask, rules: list[Rule]) -> list[Rule]:
    with app.test_request_context():
        return [rule for rule in rules if open_because(rule.endpoint) is None]


def test_strangers_and_staff_are_led_to_the_first_page(app: Flask, client: FlaskClient, rules: list[Rule]) -> None:
    shut = [rule for rule in closed(app, rules) if "GET" in (rule.methods or ())]
    assert len(shut) >= 4
    for role in ("", "supervisor"):
        if role:
            sign_in(client, role)
        for rule in shut:
            assert client.get(address(rule)).location == PORTAL, rule


def test_no_form_is_taken_without_its_token_or_from_elsewhere(
    app: Flask, client: FlaskClient, rules: list[Rule]
) -> None:
    visitor = Visitor(client)
    visitor.arrive()
    posts = [rule for rule in rules if "POST" in (rule.methods or ()) and rule.endpoint != MACHINES]
    assert len(posts) >= 9
    for rule in posts:
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            answer = client.post(address(rule), data={"csrf_token": "forged"}, headers=headers)
            assert answer.status_code == 403, (rule, headers)
    assert visitor.get("/me").status_code == 200


def test_the_back_channel_takes_no_unsigned_token(client: FlaskClient) -> None:
    answer = client.post("/portal/sign-out/back-channel", data={"logout_token": "a.b.c"})
    assert answer.status_code == 400


def test_every_page_is_small_and_says_nothing_to_be_kept(client: FlaskClient) -> None:
    visitor = Visitor(client)
    visitor.arrive()
    for path in ("", "/start", "/terms", "/me", "/me/profile", "/me/papers", "/me/email"):
        answer = visitor.get(path)
        assert answer.headers["Cache-Control"] == "no-store" and len(answer.data) < 20_000, path


def test_what_goes_wrong_is_told_in_the_portals_own_frame(client: FlaskClient) -> None:
    visitor = Visitor(client)
    visitor.arrive()
    lost, stale = visitor.get("/nothing-here"), client.post("/portal/me/check", data={"csrf_token": "old"})
    assert (lost.status_code, stale.status_code) == (404, 403)
    assert "There is nothing here" in lost.text and "This form is too old" in stale.text
    for answer in (lost, stale):
        assert settings().bank_name in answer.text and "Back to the first page" in answer.text
        assert "Back office" not in answer.text and "administrator" not in answer.text
