"""The demo's phone: it dials the application's USSD door as a gateway does, signed, with all that was typed so far."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.gateways.phone import SILENT, Line
from backoffice.demo.gateways.sms import create_gateways
from backoffice.ussd.door import HEADER

SECRET = "a-secret-of-the-gateway-0123456789abcdef"


class Answer:
    """What `requests` gives back."""

    def __init__(self, text: str) -> None:
        self.text = text


def test_the_phone_goes_through_the_signed_door(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"]
    secret = type(settings.ussd_secret)(SECRET)
    monkeypatch.setitem(app.extensions, "settings", settings.model_copy(update={"ussd_secret": secret}))

    def post(url: str, data: bytes, headers: dict[str, str], **_: object) -> Answer:
        assert url == "http://bank.example/ussd" and headers[HEADER]
        return Answer(client.post("/ussd", data=data, headers=headers).text)

    monkeypatch.setattr("backoffice.demo.gateways.phone.requests.post", post)
    phone = create_gateways(Outbox(), line=Line("http://bank.example/ussd", SECRET)).test_client()
    assert "Dial *384#" in phone.get("/phone").text
    page = phone.post("/phone", data={"number": "+254711000222"}).text
    assert "1 Open an account" in page
    session = re.search(r'name="session" value="([^"]+)"', page)
    assert session
    kept = {"number": "+254711000222", "session": session[1]}
    page = phone.post("/phone", data=kept | {"text": "", "typed": "1"}).text
    assert "Your given names" in page and 'name="text" value="1"' in page
    assert "digits of our SMS" in phone.post("/phone", data=kept | {"text": "", "typed": "3"}).text


def test_a_bank_that_does_not_answer_is_said() -> None:
    assert Line("http://127.0.0.1:9/ussd", SECRET).answer("S1", "+254711000222", "") == SILENT
