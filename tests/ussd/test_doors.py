"""The gateway's door: only our gateway, forms in, plain text out; fifty at once make one customer."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.notifications.models import Message
from backoffice.ussd import service
from backoffice.ussd.door import HEADER, signature
from tests import live
from tests.live import at_once

SECRET = "a-secret-of-the-gateway-0123456789abcdef"
ALL = "1*Amina*Otieno*29384756*1*1"
live_app = live.live_app


@pytest.fixture
def door(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    settings = client.application.extensions["settings"]
    secret = type(settings.ussd_secret)(SECRET)
    monkeypatch.setitem(client.application.extensions, "settings", settings.model_copy(update={"ussd_secret": secret}))
    return client


def post(client: FlaskClient, secret: str = SECRET, **form: str) -> TestResponse:
    sent = {"sessionId": "S1", "serviceCode": "*384#", "phoneNumber": "+254712345678", "text": ""} | form
    raw = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in sent.items()).encode()
    return client.post(
        "/ussd", data=raw, content_type="application/x-www-form-urlencoded", headers={HEADER: signature(secret, raw)}
    )


def test_a_signed_request_is_answered_in_plain_text(door: FlaskClient) -> None:
    answer = post(door)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.startswith("CON Kirinya Bank\n1 Open an account")
    assert post(door, text="2").text == "END We answer by SMS."


def test_what_our_gateway_did_not_send_is_refused(door: FlaskClient) -> None:
    assert post(door, secret="another-secret-of-somebody-else-0123").status_code == 401
    assert door.post("/ussd", data={"sessionId": "S1"}).status_code == 401


def test_without_a_secret_and_addresses_the_door_is_closed(client: FlaskClient) -> None:
    assert post(client).status_code == 401


def test_only_allowed_addresses_come_in_where_nothing_is_signed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = client.application.extensions["settings"]
    allowed = settings.model_copy(update={"ussd_addresses": ["203.0.113.7"], "proxy_hops": 1})
    monkeypatch.setitem(client.application.extensions, "settings", allowed)
    form = {"sessionId": "S1", "phoneNumber": "+254712345678", "text": ""}
    for forwarded, status in (("203.0.113.7", 200), ("198.51.100.1", 401), ("203.0.113.7, 198.51.100.1", 401)):
        answer = client.post("/ussd", data=form, headers={"X-Forwarded-For": forwarded})
        assert answer.status_code == status, forwarded


@pytest.mark.parametrize("wrong", [{"sessionId": ""}, {"phoneNumber": "12"}, {"text": "1" * 2000}])
def test_what_is_not_as_agreed_is_a_422_without_an_echo(door: FlaskClient, wrong: dict[str, str]) -> None:
    answer = post(door, **wrong)
    assert answer.status_code == 422 and next(iter(wrong)) in answer.text


def test_fifty_requests_of_one_session_at_once_make_one_customer(live_app: Flask, tmp_path: Path) -> None:
    call = service.Call("S1", "+254712345678", ALL)
    said = at_once(live_app, 50, lambda _: service.answer(call))
    assert {screen.text for screen in said if isinstance(screen, service.Screen)} == {said[0].text}  # type: ignore[union-attr]
    with live_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Customer)) == 1
        assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_many_registrations_from_one_phone_are_stopped(live_app: Flask) -> None:
    with live_app.app_context():
        calls = [service.Call(f"S{number}", "+254712345678", "1*Some*Body*0*2*1") for number in range(7)]
        said = [service.answer(call).text for call in calls]
        assert said[0] == said[4] and said[6].startswith("Too many tries")
        assert service.answer(calls[0]).text == said[0]
