"""How messages fare, on page and REST: own branch only, words never shown, what failed is sent again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageState, Outcome
from tests.identity.signing_in import sign_in, token_of
from tests.rest import Machine, amina

NUMBER = "+254712345678"


@command(Permission.VERIFY_CONTACT)
def tell_approved(actor: Actor, customer_id: UUID) -> Message:
    row = customers.in_scope(actor, customer_id)
    reader = customers.reader_of(row)
    assert reader
    return notifications.tell(actor, reader, "kyc_approved", {"name": customers.called(row)})


@pytest.fixture
def agent(client: FlaskClient) -> Machine:
    return Machine(client, "agent")


@pytest.fixture
def failed(agent: Machine) -> str:
    """A message to Amina that no gateway took."""
    customer = UUID(agent.post("", amina()).get_json()["id"])
    message = tell_approved(SYSTEM, customer)
    notifications.settle(SYSTEM, message.id, Outcome.REFUSED)
    return str(message.id)


def state_of(message_id: str) -> MessageState:
    return notifications.states([UUID(message_id)])[UUID(message_id)]


def test_the_log_tells_how_messages_fare_and_never_what_they_said(agent: Machine, failed: str) -> None:
    answer = agent.get("/message?state=failed")
    [line] = answer.get_json()["items"]
    assert (line["id"], line["about"], line["state"], line["retriable"]) == (failed, "kyc_approved", "failed", True)
    assert "order" not in answer.text and NUMBER not in answer.text
    assert agent.get("/message?state=sent").get_json()["items"] == []
    assert agent.get(f"/message/{failed}").get_json()["attempts"] == []


@pytest.mark.parametrize("query", ["state=lost", "channel=pigeon", "customer=7", "after=%00", "about=" + "x" * 99])
def test_a_filter_that_is_none_is_refused_by_name(agent: Machine, query: str) -> None:
    answer = agent.get(f"/message?{query}")
    assert (answer.status_code, list(answer.get_json()["details"]["fields"])) == (422, [query.partition("=")[0]])
    sign_in(agent.client, "agent")
    assert agent.client.get(f"/messages/?{query}").status_code == 422


def test_another_branch_finds_no_message_and_sends_none(client: FlaskClient, failed: str) -> None:
    other = Machine(client, "agent", branch="south")
    assert other.get("/message").get_json()["items"] == []
    missing = other.get(f"/message/{uuid4()}").get_json()
    found = other.get(f"/message/{failed}")
    assert found.status_code == 404 and found.get_json()["message"] == missing["message"]
    assert other.post(f"/message/{failed}/retry").status_code == 404
    [told] = other.post("/message/retry", {"messages": [failed]}).get_json()["items"]
    assert told["why_not"] and state_of(failed) is MessageState.FAILED


def test_whoever_keeps_the_jobs_running_sees_no_messages(client: FlaskClient, failed: str) -> None:
    assert Machine(client, "administrator").get("/message").status_code == 403


def test_a_failed_message_is_sent_again_with_attempts_of_its_own(agent: Machine, failed: str) -> None:
    assert agent.post(f"/message/{failed}/retry").get_json()["state"] == "queued"
    message = db.session.get_one(Message, UUID(failed))
    assert message.attempts == 0 and message.retried_at
    newest = db.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).filter_by(chain="change").first()
    assert newest is not None and newest.operation == "deliveries.retry"
    again = agent.post(f"/message/{failed}/retry")
    assert (again.status_code, again.get_json()["error_code"]) == (400, "INVALID_TRANSITION")


def test_nothing_goes_again_to_a_number_that_is_no_longer_the_customers(agent: Machine, failed: str) -> None:
    owner = agent.get(f"/message/{failed}").get_json()["customer_id"]
    added = agent.post(f"/{owner}/phone", {"number": "+254722000111", "phone_type": "mobile"}).get_json()
    agent.ask("PUT", f"/{owner}/phone/{added['id']}/primary")
    for phone in agent.get(f"/{owner}/phone").get_json()["items"]:
        if phone["id"] != added["id"]:
            assert agent.ask("DELETE", f"/{owner}/phone/{phone['id']}").status_code == 204
    answer = agent.post(f"/message/{failed}/retry")
    assert answer.status_code == 400 and "no contact of the customer any more" in answer.get_json()["message"]


def test_several_are_sent_again_at_once_and_each_answers_for_itself(agent: Machine, failed: str) -> None:
    stranger = str(uuid4())
    told = agent.post("/message/retry", {"messages": [failed, stranger]}).get_json()["items"]
    assert {one["message_id"]: bool(one["why_not"]) for one in told} == {failed: False, stranger: True}
    assert agent.post("/message/retry", {"messages": []}).status_code == 422
    assert agent.post("/message/retry", {"messages": ["x"]}).status_code == 422


def page(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def test_the_page_shows_failed_messages_first_and_sends_ticked_ones_again(client: FlaskClient, failed: str) -> None:
    sign_in(client, "agent")
    shown = page(client, "/messages/")
    assert "Papers accepted" in shown and failed in shown and NUMBER not in shown and "order" not in shown
    assert "Choose at least one" in post(client, "/messages/retry").get_data(as_text=True)
    assert post(client, "/messages/retry", messages=[failed]).status_code == 303
    assert state_of(failed) is MessageState.QUEUED
    assert "No message here" in page(client, "/messages/")
    assert failed in page(client, "/messages/?state=all&channel=sms&about=kyc_approved")


def test_one_message_is_shown_with_its_attempts_and_sent_again_from_there(client: FlaskClient, failed: str) -> None:
    sign_in(client, "agent")
    assert "Not tried yet" in page(client, f"/messages/{failed}")
    assert post(client, f"/messages/{failed}/retry").status_code == 303
    assert "Only a message that failed is sent again" in page(client, f"/messages/{failed}")


def test_the_customers_page_has_a_box_with_the_newest_messages(client: FlaskClient, failed: str) -> None:
    sign_in(client, "agent")
    owner = db.session.get_one(Message, UUID(failed)).customer_id
    box = client.get(f"/messages/customer/{owner}", headers={"HX-Request": "true", "HX-Target": "deliveries-panel"})
    assert "Papers accepted" in box.get_data(as_text=True) and "<html" not in box.get_data(as_text=True)
    assert client.get(f"/messages/customer/{uuid4()}").status_code == 404
    assert client.get(f"/messages/?state=all&customer={uuid4()}").status_code == 404
