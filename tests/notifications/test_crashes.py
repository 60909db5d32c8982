"""Workers that die at the gateway, and many at once: at most one duplicate, and never one without a crash."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.integrations.ports import NotDelivered
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.notifications import service
from backoffice.notifications.models import Message, MessageState, Outcome
from backoffice.notifications.rules import LEASE
from tests.live import at_once, live_app
from tests.notifications.test_delivery import Gateway, take_back, try_to_tell

KILLED = -9
__all__ = ["live_app"]  # a fixture


class Killed(BaseException):
    """A worker's death that a test survives."""


class Deadly(Gateway):
    """Takes messages and kills whoever brings them, as often as told."""

    deaths = 0

    def send(self, *message: str, key: str = "") -> str:
        answer = super().send(*message, key=key)
        if self.deaths:
            self.deaths -= 1
            raise Killed
        return answer


@pytest.fixture
def deadly(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Deadly:
    one = Deadly()
    monkeypatch.setitem(app.extensions, "sms", one)
    return one


def die_at(message_id: UUID) -> None:
    with pytest.raises(Killed):
        service.deliver(SYSTEM, message_id)
    db.session.remove()


def outcomes(message_id: UUID) -> list[Outcome | None]:
    return [attempt.outcome for attempt in service.attempts_of([message_id])[message_id]]


def test_a_message_whose_bringer_died_is_tried_once_more_and_never_a_third_time(deadly: Deadly) -> None:
    deadly.deaths = 9
    message_id = try_to_tell(SYSTEM).id
    die_at(message_id)
    with pytest.raises(NotDelivered):  # perhaps somebody is still at it
        service.deliver(SYSTEM, message_id)
    with clock.at(clock.now() + LEASE):
        die_at(message_id)
    with clock.at(clock.now() + 3 * LEASE):
        service.deliver(SYSTEM, message_id)
        service.deliver(SYSTEM, message_id)
    assert len(deadly.taken) == 2
    assert db.session.get_one(Message, message_id).state is MessageState.FAILED
    assert outcomes(message_id) == [Outcome.LOST, None]


def test_one_death_costs_one_duplicate_and_then_all_is_well(deadly: Deadly) -> None:
    deadly.deaths = 1
    message_id = try_to_tell(SYSTEM).id
    die_at(message_id)
    with clock.at(clock.now() + LEASE):
        service.deliver(SYSTEM, message_id)
        service.deliver(SYSTEM, message_id)
    assert len(deadly.taken) == 2
    assert db.session.get_one(Message, message_id).state is MessageState.SENT


def test_a_death_between_the_gateways_answer_and_our_mark_costs_nothing(
    deadly: Deadly, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = try_to_tell(SYSTEM).id
    with monkeypatch.context() as broken:
        broken.setattr("backoffice.notifications.service.delivering.settle", _die)
        die_at(message_id)
    service.deliver(SYSTEM, message_id)
    assert len(deadly.taken) == 1
    assert db.session.get_one(Message, message_id).state is MessageState.SENT


def _die(*_: Any) -> None:
    raise Killed


def test_what_may_have_reached_the_customer_is_not_taken_back(deadly: Deadly) -> None:
    deadly.deaths = 1
    message_id = try_to_tell(SYSTEM).id
    die_at(message_id)
    with pytest.raises(Refused):
        take_back(SYSTEM, message_id)
    waiting = try_to_tell(SYSTEM).id
    take_back(SYSTEM, waiting)
    service.deliver(SYSTEM, waiting)
    assert len(deadly.taken) == 1


def test_workers_killed_at_the_gateway_send_at_most_one_duplicate(live_app: Flask, tmp_path: Path) -> None:
    with live_app.app_context():
        message_id = try_to_tell(SYSTEM).id
        db.session.remove()
    file, settings = tmp_path / "gateway", live_app.extensions["settings"]

    def work(dies: str, minutes: int) -> int:
        told = [settings.database_url, str(settings.home), str(message_id), str(file), dies, str(minutes)]
        command = [sys.executable, "-m", "tests.notifications.crash", *told]
        return subprocess.run(command, timeout=180, check=False).returncode

    assert [work("after", 0), work("never", 0), work("after", 2), work("never", 4)] == [KILLED, 3, KILLED, 0]
    assert len(file.read_text().splitlines()) == 2
    with live_app.app_context():
        assert service.states([message_id]) == {message_id: MessageState.FAILED}


def test_many_workers_at_one_message_bring_it_once(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway()
    monkeypatch.setitem(live_app.extensions, "sms", gateway)
    with live_app.app_context():
        message_id = try_to_tell(SYSTEM).id
        db.session.remove()

    def work(_: int) -> None:
        try:
            service.deliver(SYSTEM, message_id)
        except NotDelivered:
            return

    at_once(live_app, 60, work)
    assert len(gateway.taken) == 1
    with live_app.app_context():
        assert service.states([message_id]) == {message_id: MessageState.SENT}
