"""What SMS gateways tell afterwards: only genuine reports count, in whatever order and however often they come."""

import base64
import hmac
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.access.actor import SYSTEM
from backoffice.integrations.ports import ReportCall
from backoffice.integrations.sms_reports import AfricasTalkingReports, TwilioReports
from backoffice.kernel import jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.notifications import service
from backoffice.notifications.models import Message, MessageState, Outcome
from tests.notifications.test_delivery import Gateway, gateway, try_to_tell

SECRET = "a-secret-of-the-report"
HERE = "https://bank.example/webhooks/sms"
__all__ = ["gateway"]  # a fixture


@pytest.fixture
def reports(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "sms_reports", AfricasTalkingReports(SECRET))


@pytest.fixture
def sent(reports: None, gateway: Gateway) -> tuple[UUID, str]:
    """A message that a gateway took, and the gateway's id of it."""
    message_id = try_to_tell(SYSTEM).id
    service.deliver(SYSTEM, message_id)
    return message_id, str(service.attempts_of([message_id])[message_id][0].gateway_id)


def tell(client: FlaskClient, gateway_id: str, status: str = "Success", key: str = SECRET, **more: str) -> TestResponse:
    form = {"id": gateway_id, "status": status, "phoneNumber": "+254712345678", **more}
    return client.post("/webhooks/sms", query_string={"key": key}, data=form)


def state_of(message_id: UUID) -> MessageState:
    return service.states([message_id])[message_id]


def test_a_message_has_arrived_once_its_gateway_says_so(client: FlaskClient, sent: tuple[UUID, str]) -> None:
    message_id, gateway_id = sent
    assert tell(client, gateway_id, "Buffered").status_code == 204 and state_of(message_id) is MessageState.SENT
    assert tell(client, gateway_id).status_code == 204 and state_of(message_id) is MessageState.DELIVERED
    assert db.session.get_one(Message, message_id).delivered_at


@pytest.mark.parametrize("order", [["Failed", "Success"], ["Success", "Failed"], ["Success", "Success"]])
def test_arrived_is_arrived_in_whatever_order_it_is_told(
    client: FlaskClient, sent: tuple[UUID, str], order: list[str]
) -> None:
    message_id, gateway_id = sent
    for status in order:
        tell(client, gateway_id, status)
    assert state_of(message_id) is MessageState.DELIVERED
    assert service.attempts_of([message_id])[message_id][0].outcome is Outcome.DELIVERED


def test_a_message_that_did_not_arrive_has_failed_with_the_gateways_word(
    client: FlaskClient, sent: tuple[UUID, str]
) -> None:
    message_id, gateway_id = sent
    tell(client, gateway_id, "Failed", failureReason="AbsentSubscriber")
    assert state_of(message_id) is MessageState.FAILED
    attempt = service.attempts_of([message_id])[message_id][0]
    assert (attempt.outcome, attempt.said) == (Outcome.UNDELIVERED, "AbsentSubscriber")


@pytest.mark.parametrize("key", ["", "wrong", SECRET[:-1], f"{SECRET} ", "ключ"])
def test_whoever_does_not_know_the_secret_tells_nothing(client: FlaskClient, sent: tuple[UUID, str], key: str) -> None:
    answer = tell(client, sent[1], key=key)
    assert (answer.status_code, answer.get_json()["error_code"]) == (401, "UNAUTHENTICATED")
    assert state_of(sent[0]) is MessageState.SENT


def test_a_bank_without_a_secret_believes_nobody(
    client: FlaskClient, sent: tuple[UUID, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.extensions, "sms_reports", AfricasTalkingReports(""))
    assert tell(client, sent[1], key="").status_code == 401


def test_a_report_that_overtakes_the_answer_is_looked_at_again(client: FlaskClient, sent: tuple[UUID, str]) -> None:
    message_id, gateway_id = sent
    assert tell(client, "not-known-yet").status_code == 204
    jobs.run("notifications.hear", {"gateway_id": "not-known-yet", "word": "arrived", "said": "Success"})
    assert state_of(message_id) is MessageState.SENT
    jobs.run("notifications.hear", {"gateway_id": gateway_id, "word": "arrived", "said": "Success"})
    assert state_of(message_id) is MessageState.DELIVERED


def test_a_report_without_an_id_is_refused_by_name(client: FlaskClient, reports: None) -> None:
    answer = tell(client, "")
    assert (answer.status_code, list(answer.get_json()["details"]["fields"])) == (422, ["id"])


def call(form: dict[str, str], secret: str = SECRET, **more: Any) -> ReportCall:
    """A call signed as Twilio documents it, written here by another hand."""
    text = HERE + "".join(key + value for key, value in sorted(form.items()))
    made = base64.b64encode(hmac.new(secret.encode(), text.encode(), "sha1").digest()).decode()
    return ReportCall(form, **{"key": "", "signature": made, **more})


def test_twilios_reports_are_signed_over_address_and_form() -> None:
    door = TwilioReports(SECRET, HERE)
    form = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003", "To": "+254712345678"}
    assert door.is_genuine(call(form))
    for forged in (
        call(form, "other"),
        call(form, signature=""),
        ReportCall(form | {"To": "+1"}, "", call(form).signature),
    ):
        assert not door.is_genuine(forged)
    assert not TwilioReports("", HERE).is_genuine(call(form, ""))
    report = door.read(call(form))
    assert report and (report.gateway_id, report.arrived, report.said) == ("SM1", False, "30003")
    assert door.read(call({"MessageSid": "SM1", "MessageStatus": "sending"})) is None
    with pytest.raises(Invalid):
        door.read(call({"MessageStatus": "delivered"}))


def test_twilios_own_example_of_a_signature_is_genuine() -> None:
    """The worked example of Twilio's page about validating requests."""
    form = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    door = TwilioReports("12345", "https://mycompany.com/myapp.php?foo=1&bar=2")
    assert door.is_genuine(ReportCall(form, "", "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
