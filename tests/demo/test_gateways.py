"""The stand-in gateways: they answer like the real ones, keep what they get, and fail when told to."""

import smtplib
import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient

from backoffice.demo.gateways.mail import MailSink
from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.gateways.reports import Reporter
from backoffice.demo.gateways.sms import create_gateways
from backoffice.integrations.ports import ReportCall
from backoffice.integrations.sms_reports import TwilioReports

AMINA, KOFI = "+254712345678", "+233201234567"


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def gateway(outbox: Outbox) -> FlaskClient:
    return create_gateways(outbox).test_client()


@pytest.fixture
def mail_port(outbox: Outbox) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    sink = MailSink(outbox, listening)
    sink.start()
    yield listening.getsockname()[1]
    sink.stop()


def send(gateway: FlaskClient, to: str = AMINA, message: str = "Your code is 123456", **headers: str):
    form = {"username": "sandbox", "to": to, "message": message}
    return gateway.post("/version1/messaging", data=form, headers={"apiKey": "key", **headers})


def mail(port: int, to: str = "amina@example.org", text: str = "Your code is 123456") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bank@bank.example", to, "Sign in: Zieliński"
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        server.send_message(message)


def test_a_message_is_taken_and_answered_as_the_gateway_documents_it(gateway: FlaskClient) -> None:
    answer = send(gateway)
    assert answer.status_code == 201
    data = answer.json["SMSMessageData"]
    (recipient,) = data["Recipients"]
    assert data["Message"] == "Sent to 1/1 Total Cost: KES 0.8000"
    assert recipient.pop("messageId").startswith("ATXid_")
    assert recipient == {"statusCode": 101, "number": AMINA, "status": "Success", "cost": "KES 0.8000"}


def test_the_outbox_tells_when_how_to_whom_and_what_oldest_first(gateway: FlaskClient) -> None:
    send(gateway, message="first")
    send(gateway, KOFI, message="other")
    send(gateway, message="second")
    kept = gateway.get("/outbox", query_string={"to": AMINA}).json
    assert [message["text"] for message in kept] == ["first", "second"]
    assert kept[0].keys() == {"at", "channel", "to", "text"}
    assert (kept[0]["channel"], kept[0]["to"]) == ("sms", AMINA)
    assert len(gateway.get("/outbox").json) == 3


def test_a_plus_sign_that_a_query_turned_into_a_space_still_finds_the_phone(gateway: FlaskClient) -> None:
    send(gateway)
    assert len(gateway.get(f"/outbox?to={AMINA}").json) == 1


def test_one_wrong_number_among_several_does_not_stop_the_others(gateway: FlaskClient) -> None:
    data = send(gateway, f"{AMINA},0712345678").json["SMSMessageData"]
    assert [recipient["statusCode"] for recipient in data["Recipients"]] == [101, 403]
    assert data["Message"].startswith("Sent to 1/2 ")
    assert len(gateway.get("/outbox").json) == 1


def test_without_a_key_or_a_field_nothing_is_sent(gateway: FlaskClient) -> None:
    assert send(gateway, apiKey="").status_code == 401
    assert send(gateway, message="").status_code == 400
    assert gateway.get("/outbox").json == []


def test_the_next_sends_fail_when_told_to_and_then_work_again(gateway: FlaskClient) -> None:
    assert gateway.post("/failures", json={"channel": "sms", "times": 2}).status_code == 204
    assert [send(gateway).status_code for _ in range(3)] == [500, 500, 201]


def test_sends_can_be_made_slow(gateway: FlaskClient) -> None:
    gateway.post("/delay", json={"seconds": 0.1})
    began = time.perf_counter()
    send(gateway)
    assert time.perf_counter() - began >= 0.1


def test_clearing_forgets_messages_failures_and_delays(gateway: FlaskClient) -> None:
    send(gateway)
    gateway.post("/failures", json={"channel": "sms", "times": 9})
    assert gateway.delete("/outbox").status_code == 204
    assert gateway.get("/outbox").json == []
    assert send(gateway).status_code == 201


@pytest.mark.parametrize(
    "body", [{}, [], {"channel": "fax", "times": 1}, {"channel": [], "times": 1}, {"channel": "sms"}]
)
def test_an_impossible_failure_is_refused(gateway: FlaskClient, body: object) -> None:
    assert gateway.post("/failures", json=body).status_code == 400


@pytest.mark.parametrize("seconds", [-1, 61, "1", None])
def test_an_impossible_delay_is_refused(gateway: FlaskClient, seconds: object) -> None:
    assert gateway.post("/delay", json={"seconds": seconds}).status_code == 400


def test_a_mail_lands_in_the_same_outbox_with_its_subject(gateway: FlaskClient, mail_port: int) -> None:
    mail(mail_port, text="Código: 123456")
    (kept,) = gateway.get("/outbox", query_string={"to": "Amina@Example.org"}).json
    assert (kept["channel"], kept["to"]) == ("email", "amina@example.org")
    assert kept["text"] == "Sign in: Zieliński\n\nCódigo: 123456"


def test_a_mail_to_two_people_is_two_messages(gateway: FlaskClient, mail_port: int) -> None:
    mail(mail_port, to="amina@example.org, kofi@example.org")
    assert [kept["to"] for kept in gateway.get("/outbox").json] == ["amina@example.org", "kofi@example.org"]


def test_the_mail_server_says_later_when_told_to_fail(gateway: FlaskClient, mail_port: int) -> None:
    gateway.post("/failures", json={"channel": "email", "times": 1})
    with pytest.raises(smtplib.SMTPDataError, match="451"):
        mail(mail_port)
    mail(mail_port)
    assert len(gateway.get("/outbox").json) == 1


def test_the_stand_in_speaks_twilios_shape_too(gateway: FlaskClient) -> None:
    path, form = "/2010-04-01/Accounts/AC1/Messages.json", {"To": AMINA, "From": "+15005550006", "Body": "123456"}
    taken = gateway.post(path, data=form, auth=("AC1", "token"))
    assert (taken.status_code, taken.json["status"]) == (201, "queued") and taken.json["sid"].startswith("SM")
    assert gateway.get("/outbox").json[0]["text"] == "123456"
    assert gateway.post(path, data=form).json["code"] == 20003
    wrong = {"To": {"To": "0712"}, "From": {"From": ""}, "Body": {"Body": ""}}
    codes = [gateway.post(path, data=form | one, auth=("AC1", "token")).json["code"] for one in wrong.values()]
    assert codes == [21211, 21603, 21602]
    gateway.post("/failures", json={"channel": "sms", "times": 1})
    assert gateway.post(path, data=form, auth=("AC1", "token")).status_code == 500


class Told(Reporter):
    """Says at once what it would post later."""

    posts: list[tuple[str, dict[str, str], dict[str, str]]]

    def _later(self, url: str, form: dict[str, str], headers: dict[str, str]) -> None:
        self.posts = [*getattr(self, "posts", []), (url, form, headers)]


def test_the_stand_in_tells_what_became_of_messages_in_either_gateways_words(outbox: Outbox) -> None:
    reporter = Told("http://127.0.0.1/webhooks/sms?key=s")
    gateway = create_gateways(outbox, reporter=reporter).test_client()
    send(gateway)
    assert gateway.post("/reports", json={"arrived": False}).status_code == 204
    send(gateway)
    form = {"To": AMINA, "From": "+15005550006", "Body": "1", "StatusCallback": "https://bank.example/webhooks/sms"}
    gateway.post("/2010-04-01/Accounts/AC1/Messages.json", data=form, auth=("AC1", "token"))
    (_, first, _), (_, second, _), (address, third, headers) = reporter.posts
    assert (first["status"], second["failureReason"]) == ("Success", "UserInactive")
    door = TwilioReports("token", address)
    assert door.is_genuine(ReportCall(third, "", headers["X-Twilio-Signature"])) and third["ErrorCode"] == "30003"
    assert gateway.post("/reports", json={"speed": 1}).status_code == 400
