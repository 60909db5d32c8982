"""The gateways as they are talked to: requests, answers, errors that never repeat a number or an address."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from backoffice.demo.gateways.mail import MailSink
from backoffice.demo.gateways.outbox import Outbox
from backoffice.integrations.mail import SmtpMail
from backoffice.integrations.ports import NotDelivered
from backoffice.integrations.sms import AfricasTalkingSms, TwilioSms

NUMBER = "+254712345678"


class SmsGateway:
    """A gateway that answers what it is told to."""

    def __init__(self) -> None:
        self.status, self.code, self.body = 201, 101, None
        self.asked: list[tuple[dict[str, list[str]], Any]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                gateway.asked.append((form, self.headers))
                self.send_response(gateway.status)
                self.end_headers()
                self.wfile.write(gateway.answer())

            def log_message(self, *_: Any) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/version1/messaging"

    def answer(self) -> bytes:
        recipients = [{"statusCode": self.code, "number": NUMBER, "status": "x", "cost": "0", "messageId": "1"}]
        usual = {"SMSMessageData": {"Message": "Sent", "Recipients": recipients}}
        return json.dumps(usual if self.body is None else self.body).encode()


@pytest.fixture
def gateway() -> Iterator[SmsGateway]:
    one = SmsGateway()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def test_a_text_is_posted_with_user_and_key(gateway: SmsGateway) -> None:
    AfricasTalkingSms(gateway.url, "bank", "secret", "").send(NUMBER, "Señor, 123")
    form, headers = gateway.asked[0]
    assert form == {"username": ["bank"], "to": [NUMBER], "message": ["Señor, 123"]}
    assert headers["apiKey"] == "secret"


@pytest.mark.parametrize("code", [403, 404, 406])
def test_a_number_the_gateway_will_never_serve_is_refused_for_good(gateway: SmsGateway, code: int) -> None:
    gateway.code = code
    with pytest.raises(NotDelivered) as refused:
        AfricasTalkingSms(gateway.url, "bank", "k", "").send(NUMBER, "x")
    assert refused.value.for_good and NUMBER not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "code", "body"), [(500, 101, None), (201, 500, None), (201, 101, []), (201, 101, "?"), (302, 101, None)]
)
def test_a_gateway_in_trouble_may_be_asked_again(gateway: SmsGateway, status: int, code: int, body: Any) -> None:
    gateway.status, gateway.code, gateway.body = status, code, body
    with pytest.raises(NotDelivered) as refused:
        AfricasTalkingSms(gateway.url, "bank", "k", "").send(NUMBER, "x")
    assert not refused.value.for_good and NUMBER not in str(refused.value)


def test_twilio_gets_its_own_request_with_the_account_as_login(gateway: SmsGateway) -> None:
    gateway.body = {"sid": "SM1", "status": "queued"}
    sms = TwilioSms(gateway.url, "AC1", "token", "+15005550006", "https://bank.example/webhooks/sms")
    assert sms.send(NUMBER, "Señor, 123") == "SM1"
    form, headers = gateway.asked[0]
    assert form == {
        "To": [NUMBER], "From": ["+15005550006"], "Body": ["Señor, 123"],
        "StatusCallback": ["https://bank.example/webhooks/sms"],
    }  # fmt: skip
    assert headers["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("status", "body", "for_good"),
    [
        (400, {"code": 21211}, True), (400, {"code": 21610}, True), (429, {"code": 20429}, False),
        (401, {"code": 20003}, False), (500, None, False), (201, {}, False), (400, {"code": NUMBER}, False),
    ],
)  # fmt: skip
def test_twilios_refusals_are_told_apart_from_its_troubles(
    gateway: SmsGateway, status: int, body: Any, for_good: bool
) -> None:
    gateway.status, gateway.body = status, body if body is not None else "?"
    with pytest.raises(NotDelivered) as refused:
        TwilioSms(gateway.url, "AC1", "token", "MG1", "https://bank.example/webhooks/sms").send(NUMBER, "x")
    assert refused.value.for_good is for_good and NUMBER not in str(refused.value)


def test_a_gateway_that_is_away_or_not_set_is_told_apart_from_success() -> None:
    for url in ("", "http://127.0.0.1:9/messaging"):
        with pytest.raises(NotDelivered):
            AfricasTalkingSms(url, "bank", "k", "").send(NUMBER, "x")


@pytest.fixture
def outbox() -> Iterator[tuple[Outbox, str]]:
    kept, listening = Outbox(), socket.create_server(("127.0.0.1", 0))
    sink = MailSink(kept, listening)
    sink.start()
    yield kept, f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    sink.stop()


def test_a_mail_arrives_with_subject_and_text(outbox: tuple[Outbox, str]) -> None:
    kept, url = outbox
    SmtpMail(url, "no-reply@bank.example").send("jürgen@müller.example", "Your cöde", "123456\nGood day", key="k")
    (mail,) = kept.messages("jürgen@müller.example")
    assert mail.text == "Your cöde\n\n123456\nGood day"


def test_a_mail_server_in_trouble_may_be_asked_again(outbox: tuple[Outbox, str]) -> None:
    kept, url = outbox
    kept.fail_next("email", 1)
    for address in (url, "", "smtp://127.0.0.1:9"):
        with pytest.raises(NotDelivered) as refused:
            SmtpMail(address, "no-reply@bank.example").send("amina@example.org", "s", "t", key="k")
        assert not refused.value.for_good and "amina" not in str(refused.value)


def test_a_header_cannot_be_smuggled_in(outbox: tuple[Outbox, str]) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        SmtpMail(outbox[1], "no-reply@bank.example").send("amina@example.org", "Hi\nBcc: x@example.org", "t", key="k")
