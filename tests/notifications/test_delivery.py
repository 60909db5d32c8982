"""Messages: written with the business, delivered once, tried again, codes wiped."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.integrations.ports import NotDelivered
from backoffice.kernel import clock, jobs, vault
from backoffice.kernel.audit_log import AuditEntry, opened_changes
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.notifications import service
from backoffice.notifications.models import ATTEMPTS, Message, MessageChannel, MessageState

NUMBER = "+254712345678"


class Gateway:
    """Takes messages, or fails as often as told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, ...]] = []
        self.keys: list[str] = []
        self.failures: list[NotDelivered] = []

    def send(self, *message: str, key: str = "") -> str:
        if self.failures:
            raise self.failures.pop()
        self.taken.append(message)
        self.keys.append(key)
        return f"gateway-{uuid4()}"


@pytest.fixture
def gateway(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    one = Gateway()
    monkeypatch.setitem(app.extensions, "sms", one)
    monkeypatch.setitem(app.extensions, "mail", one)
    return one


@command(Permission.VERIFY_CONTACT)
def try_to_tell(
    actor: Actor, *, broken: bool = False, by: MessageChannel = MessageChannel.SMS, **options: object
) -> Message:
    customer_id = uuid4()
    vault.new_subject(customer_id)
    message = service.send(actor, customer_id, by, NUMBER, "The words", about="notice", **options)  # type: ignore[arg-type]
    if broken:
        raise ValueError("something else went wrong")
    return message


@command(Permission.VERIFY_CONTACT)
def take_back(actor: Actor, message_id: UUID) -> None:
    service.take_back(message_id)


def deliver(message_id: UUID) -> None:
    jobs.run("notifications.deliver", {"message_id": str(message_id)})


def queued() -> int:
    return db.session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one()


def state_of(message_id: UUID) -> MessageState:
    return service.states([message_id])[message_id]


def test_a_message_is_handed_over_once_however_often_the_job_runs(gateway: Gateway) -> None:
    message = try_to_tell(SYSTEM)
    deliver(message.id)
    deliver(message.id)
    assert gateway.taken == [(NUMBER, "The words")]
    assert state_of(message.id) is MessageState.SENT


def test_a_message_of_a_transaction_that_failed_was_never_written(gateway: Gateway) -> None:
    before = queued()
    with pytest.raises(ValueError, match="something else"):
        try_to_tell(SYSTEM, broken=True)
    assert queued() == before


def test_a_gateway_that_fails_is_asked_again(gateway: Gateway) -> None:
    gateway.failures = [NotDelivered("busy")]
    message = try_to_tell(SYSTEM)
    with pytest.raises(NotDelivered):
        deliver(message.id)
    assert state_of(message.id) is MessageState.QUEUED
    deliver(message.id)
    assert gateway.taken == [(NUMBER, "The words")]
    assert db.session.get_one(Message, message.id).attempts == 2


def test_a_number_that_does_not_exist_is_not_tried_again(gateway: Gateway) -> None:
    gateway.failures = [NotDelivered("no such number", for_good=True)]
    message = try_to_tell(SYSTEM)
    deliver(message.id)
    assert state_of(message.id) is MessageState.FAILED


def test_a_message_is_given_up_after_the_last_attempt(gateway: Gateway) -> None:
    gateway.failures = [NotDelivered("busy")] * (ATTEMPTS + 1)
    message = try_to_tell(SYSTEM)
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(NotDelivered):
            deliver(message.id)
    deliver(message.id)
    assert state_of(message.id) is MessageState.FAILED


def test_a_code_is_wiped_from_the_message_once_delivered(gateway: Gateway) -> None:
    message = try_to_tell(SYSTEM, once=True)
    deliver(message.id)
    assert gateway.taken and db.session.get_one(Message, message.id).text == ""


def test_a_message_that_is_too_late_is_not_sent(gateway: Gateway) -> None:
    message = try_to_tell(SYSTEM, once=True, until=clock.now() + timedelta(minutes=5))
    with clock.at(clock.now() + timedelta(minutes=6)):
        deliver(message.id)
    assert not gateway.taken and state_of(message.id) is MessageState.FAILED
    assert db.session.get_one(Message, message.id).text == ""


def test_the_log_never_holds_what_a_message_said(gateway: Gateway) -> None:
    message = try_to_tell(SYSTEM, once=True)
    deliver(message.id)
    entries = [entry for entry in db.session.query(AuditEntry) if message.customer_id in entry.customers]
    told = str([opened_changes(entry) for entry in entries]) + str([entry.body for entry in entries])
    assert len(entries) == 2 and "The words" not in told and NUMBER not in told


def test_a_message_to_nobody_known_ends_quietly(gateway: Gateway) -> None:
    deliver(uuid4())
    assert not gateway.taken


def test_a_mail_bears_the_same_id_however_often_it_is_brought(gateway: Gateway) -> None:
    gateway.failures = [NotDelivered("busy")]
    message = try_to_tell(SYSTEM, by=MessageChannel.EMAIL)
    with pytest.raises(NotDelivered):
        deliver(message.id)
    deliver(message.id)
    assert gateway.keys == [str(message.id)]


def test_old_texts_are_forgotten_and_later_that_there_was_a_message(gateway: Gateway) -> None:
    message = try_to_tell(SYSTEM)
    deliver(message.id)
    with clock.at(clock.now() + timedelta(days=91)):
        jobs.run("notifications.forget", {})
    kept = db.session.get_one(Message, message.id)
    assert (kept.text, kept.has_text, kept.to) == ("", False, NUMBER)
    with clock.at(clock.now() + timedelta(days=731)):
        jobs.run("notifications.forget", {})
    assert db.session.get(Message, message.id) is None
