"""Deliveries that arrive together, on a database that really commits."""

import time
from itertools import permutations
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from backoffice.integrations.ports import Answer
from backoffice.kernel.db import db
from backoffice.verification import service
from backoffice.verification.jobs import CHECKER
from backoffice.verification.models import CheckState, ProviderCheck, WebhookNotice
from tests.live import at_once
from tests.verification.bank import begun, body_of, connect, headers_for, now_ms, told

REPLAYS = 1000


def test_a_thousand_replays_at_once_leave_one_row(live_app: Flask) -> None:
    assert set(_replayed(live_app)) == {200}
    with live_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(WebhookNotice)) == 1
        db.session.remove()


@pytest.mark.bench
def test_a_thousand_replays_at_once_are_answered_in_time(live_app: Flask) -> None:
    took: list[float] = []
    _replayed(live_app, took)
    assert sorted(took)[int(REPLAYS * 0.99)] < 0.5, "answered too late"


def _replayed(app: Flask, took: list[float] | None = None) -> list[object]:
    """The answers to one webhook sent again and again at once; how long each took is added to `took`."""
    connect(app)
    with app.app_context():
        body = body_of(told(begun(), word="green"))
        db.session.remove()

    def replay(_: int) -> int:
        begin = time.perf_counter()
        answer = app.test_client().post("/webhooks/sumsub", data=body, headers=headers_for(body))
        if took is not None:
            took.append(time.perf_counter() - begin)
        return answer.status_code

    return at_once(app, REPLAYS, replay)


@pytest.mark.parametrize("some", [24, pytest.param(720, marks=pytest.mark.bench)])
def test_six_deliveries_in_any_order_end_in_one_state(live_app: Flask, some: int) -> None:
    provider, orders = connect(live_app), list(permutations(range(6)))
    ends = set()
    with live_app.app_context():
        for order in Random(1).sample(orders, some):
            ends.add(_end_after(live_app, provider, order))
    assert ends == {CheckState.FINAL}


def _end_after(app: Flask, provider: object, order: tuple[int, ...]) -> CheckState:
    """Deliver six events in this order, reading again after each, as the jobs do."""
    now, check = now_ms(), begun()
    provider.says(Answer.FINAL, now)  # type: ignore[attr-defined]
    six = [
        told(check, "applicantPending", createdAtMs=now - 5000), told(check, word="green", createdAtMs=now - 4000),
        told(check, word="retry", createdAtMs=now - 3000), told(check, "applicantPending", createdAtMs=now - 2000),
        told(check, word="green", createdAtMs=now), told(check, word="final", createdAtMs=now),
    ]  # fmt: skip
    check_id, client = check.id, app.test_client()
    for place in order:
        body = body_of(six[place])
        assert client.post("/webhooks/sumsub", data=body, headers=headers_for(body)).status_code == 200
        newest = select(WebhookNotice.id).where(WebhookNotice.check_id == check_id)
        notice_id = db.session.scalars(newest.order_by(WebhookNotice.created_at.desc())).first()
        assert notice_id
        service.apply(CHECKER, notice_id)
        service.read_again(CHECKER, check_id)
    db.session.expire_all()
    return db.session.get_one(ProviderCheck, check_id).state
