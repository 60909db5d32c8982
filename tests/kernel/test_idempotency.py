"""P19: repeating a request has one effect, whoever repeats it when, and tells nothing to who may no longer know."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.registration import rest as registration_rest
from tests.live import at_once, live_app
from tests.rest import Machine, amina

__all__ = ["live_app"]
HEADER = "Idempotency-Key"


@pytest.fixture
def agent(live_app: Flask) -> Machine:
    return Machine(live_app.test_client(), "agent", name="Samuel Okoth")


@pytest.fixture
def key() -> Iterator[dict[str, str]]:
    return {HEADER: str(uuid4())}


def customers(app: Flask) -> int:
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Customer))
        db.session.remove()
    return int(count or 0)


def test_one_key_sent_at_once_makes_one_customer(live_app: Flask, agent: Machine, key: dict[str, str]) -> None:
    def register(_: int) -> tuple[int, Any]:
        answer = Machine(live_app.test_client(), "agent", name="Samuel Okoth").post(body=amina(), **key)
        return answer.status_code, answer.get_json().get("id")

    results = at_once(live_app, 30, register)
    assert {status for status, _ in results} == {201} and len({made for _, made in results}) == 1
    assert customers(live_app) == 1


def test_a_key_is_not_taken_for_another_body(live_app: Flask, agent: Machine, key: dict[str, str]) -> None:
    assert agent.post(body=amina(), **key).status_code == 201
    answer = agent.post(body=amina(occupation="baker"), **key)
    assert (answer.status_code, answer.get_json()["error_code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert customers(live_app) == 1


def test_another_callers_key_is_their_own(live_app: Flask, agent: Machine, key: dict[str, str]) -> None:
    assert agent.post(body=amina(), **key).status_code == 201
    other = amina(family_name="Wanjiru", emails=[], identity_numbers=[], phones=[{"number": "+254712000001"}])
    answer = Machine(agent.client, "agent", name="Somebody else").post(body=other, **key)
    assert answer.status_code == 201 and answer.get_json()["family_name"] == "Wanjiru"
    assert customers(live_app) == 2


def test_a_repetition_tells_nothing_to_who_lost_the_permission(agent: Machine, key: dict[str, str]) -> None:
    assert agent.post(body=amina(), **key).status_code == 201
    answer = Machine(agent.client, "auditor", name="Samuel Okoth").post(body=amina(), **key)
    assert answer.status_code == 403
    assert not [word for word in ("Amina", "Otieno", "254712345678") if word in answer.text]


def test_a_process_killed_before_its_answer_left_one_customer(
    live_app: Flask, agent: Machine, key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with live_app.app_context():
        db.engine.dispose()  # the child makes connections of its own
    if (child := os.fork()) == 0:
        monkeypatch.setattr(registration_rest.customers_rest, "answer", lambda *_: os._exit(9))
        agent.post(body=amina(), **key)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert customers(live_app) == 1
    assert agent.post(body=amina(), **key).status_code == 201
    assert customers(live_app) == 1
