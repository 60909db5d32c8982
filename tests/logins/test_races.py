"""Workers and people at once: one user, one invitation, and what shuts is never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.logins import jobs, service
from backoffice.logins.rules import LOST_AFTER
from tests.approvals.bank import JOY
from tests.live import at_once, done
from tests.logins.bank import AMINAS, login_of, served
from tests.logins.realm import RunningRealm, running_realm


@pytest.fixture
def realm(tmp_path: Path) -> Iterator[RunningRealm]:
    with running_realm(tmp_path / "realm") as running:
        yield running


def test_six_workers_make_one_user_and_send_one_invitation(live_app: Flask, realm: RunningRealm) -> None:
    live_app.extensions["customer_users"] = realm.users()
    with live_app.app_context():
        customer_id = served().id
    at_once(live_app, 6, lambda _: jobs.follow(customer_id), threads=6)
    assert realm.store.count() == 1 and len(realm.mails(AMINAS)) == 1


def test_of_twelve_people_who_invite_at_once_one_does(live_app: Flask, realm: RunningRealm) -> None:
    live_app.extensions["customer_users"] = realm.users()
    with live_app.app_context():
        customer = served()
        jobs.follow(customer.id)
        customer_id = customer.id

    def invite(_number: int) -> service.Standing:
        with clock.at(clock.now() + LOST_AFTER):
            return service.invite(JOY, customer_id)

    results = at_once(live_app, 12, invite)
    refused = [one.code for one in results if isinstance(one, Refused)]
    assert len(done(results)) == 1 and refused == ["VERSION_CONFLICT"] * 11
    with live_app.app_context():
        jobs.follow(customer_id)
        assert len(realm.mails(AMINAS)) == 2
        row = db.session.merge(customer)
        login = login_of(row)
        assert login and login.state == "invited"
