"""A USSD gateway that is ours for the length of a measurement: its signed requests through the application's door."""

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from backoffice.ussd.door import HEADER, signature

SECRET = "a-secret-of-the-gateway-0123456789abcdef"


class Gateway:
    """Asks as the operator's gateway does, each dialogue in a session of its own."""

    def __init__(self, app: Flask) -> None:
        settings = app.extensions["settings"]
        app.extensions["settings"] = settings.model_copy(update={"ussd_secret": SecretStr(SECRET)})
        self._client: FlaskClient = app.test_client()

    def ask(self, session: str, phone: str, text: str) -> TestResponse:
        """The answer to all that was typed so far."""
        raw = f"sessionId={session}&serviceCode=*384#&phoneNumber=%2B{phone.removeprefix('+')}&text={text}".encode()
        headers = {HEADER: signature(SECRET, raw)}
        answer = self._client.post("/ussd", data=raw, content_type="application/x-www-form-urlencoded", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer
