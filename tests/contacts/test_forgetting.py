"""Codes are forgotten a day after their end, sessions too; nothing that still limits anybody is."""

from datetime import timedelta

from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.contacts import jobs, service
from backoffice.contacts.models import ContactCode, Kind
from backoffice.identity import jobs as identity_jobs
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.web.session_rows import WebSession
from tests.contacts.people import amina, phone_of
from tests.identity.signing_in import sign_in


def test_a_code_is_forgotten_a_day_after_its_end(app: Flask) -> None:
    customer = amina()
    service.send_code(SYSTEM, customer.id, Kind.PHONE, phone_of(customer).id)
    for later, left in [(timedelta(hours=24), 1), (timedelta(hours=24, minutes=6), 0), (timedelta(days=9), 0)]:
        with clock.at(clock.now() + later):
            jobs.forget_codes()
            assert db.session.query(ContactCode).count() == left


def test_a_locked_contact_stays_locked(app: Flask) -> None:
    customer = amina()
    service.send_code(SYSTEM, customer.id, Kind.PHONE, phone_of(customer).id)
    locked = "UPDATE contact_code SET locked_until = expires_at + interval '30 hours'"
    db.session.connection().exec_driver_sql(locked)
    db.session.commit()
    with clock.at(clock.now() + timedelta(hours=25)):
        jobs.forget_codes()
        assert db.session.query(ContactCode).count() == 1


def test_sessions_of_yesterday_are_forgotten(app: Flask) -> None:
    sign_in(app.test_client(), "agent")
    for later, left in [(timedelta(hours=23), 1), (timedelta(hours=25), 0)]:
        with clock.at(clock.now() + later):
            identity_jobs.tidy()
            assert db.session.query(WebSession).count() == left
