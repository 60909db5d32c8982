"""The server dies between the commit and its answer; the agent presses again: one customer, one SMS."""

import os
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backoffice.contacts.models import Phone
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.notifications.models import Message
from backoffice.registration import finish_views, views
from backoffice.registration.models import Draft
from tests.identity.signing_in import sign_in
from tests.inspecting_client import InspectingClient
from tests.live import live_app
from tests.registration.test_views import typed

__all__ = ["live_app"]
DIED = 9


@pytest.fixture
def agent(live_app: Flask) -> FlaskClient:
    client = InspectingClient(live_app)
    sign_in(client, "agent")
    return client


def killed_before_its_answer(app: Flask, ask: Callable[[], object]) -> None:
    """Ask in a process of its own that dies as soon as the work is committed."""
    with app.app_context():
        db.engine.dispose()  # the child makes connections of its own
    if (child := os.fork()) == 0:
        for module in (views, finish_views):
            module.go = lambda *_, **__: os._exit(DIED)  # type: ignore[assignment]
        ask()
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DIED


def count(app: Flask, model: type) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(model))
        db.session.remove()
    return int(found or 0)


def test_a_form_whose_answer_was_lost_makes_one_customer_and_sends_one_sms(live_app: Flask, agent: FlaskClient) -> None:
    form = typed(agent, form_id=str(uuid4()))
    saved = agent.post("/registration/drafts", data=form)
    assert saved.status_code == 303, saved.get_data(as_text=True)
    assert count(live_app, Draft) == 1
    killed_before_its_answer(live_app, lambda: agent.post("/registration/", data=form))
    assert (count(live_app, Customer), count(live_app, Draft)) == (1, 0)
    again = agent.post("/registration/", data=form)
    assert again.status_code == 303 and count(live_app, Customer) == 1
    customer_id = UUID(again.headers["Location"].rpartition("/")[2])
    with live_app.app_context():
        phone_id = db.session.scalars(select(Phone.id).where(Phone.customer_id == customer_id)).one()
        db.session.remove()
    assert 'name="form_id"' in agent.get(again.headers["Location"]).get_data(as_text=True)
    code = f"/registration/{customer_id}/code/{phone_id}"
    killed_before_its_answer(live_app, lambda: agent.post(code, data=form))
    assert count(live_app, Message) == 1
    assert agent.post(code, data=form).status_code == 303
    assert count(live_app, Message) == 1
