"""Many at once: a code is guessed five times and accepted once, a phone belongs to one customer."""

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.actor import SYSTEM
from backoffice.contacts import service
from backoffice.contacts.models import ContactCode, Kind, Phone
from backoffice.customers.models import Customer
from backoffice.kernel import vault
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError
from tests.contacts.people import AGENT, amina, registered, sent_code
from tests.live import at_once, done, live_app

__all__ = ["live_app"]
SPELLINGS = [
    "0712345678", "+254712345678", "+254 712 345678", "00254712345678", "712345678", "0712 345 678", "(0712) 345-678",
    "+254-712-345-678", "+254 (0) 712 345678", "٠٧١٢٣٤٥٦٧٨",
]  # fmt: skip


@pytest.fixture
def sent(live_app: Flask) -> tuple[Customer, object, str]:
    with live_app.app_context():
        customer = amina()
        contact_id, code = sent_code(customer)
        db.session.remove()
    return customer, contact_id, code


def test_of_200_wrong_codes_at_once_five_are_judged(live_app: Flask, sent: tuple[Customer, object, str]) -> None:
    customer, contact_id, code = sent
    guesses = [f"{number:06d}" for number in range(1000, 1200) if f"{number:06d}" != code]
    answers = at_once(
        live_app, len(guesses), lambda n: service.verify(AGENT, customer.id, Kind.PHONE, contact_id, guesses[n])
    )
    assert len(answers) == len(guesses) and {state.state for state in answers} == {"failed"}
    assert sorted(state.attempts_left for state in answers if state.attempts_left is not None) == [0, 1, 2, 3, 4]
    with live_app.app_context():
        row = db.session.scalars(select(ContactCode)).one()
        assert (row.attempts, len(row.failed_times)) == (5, 5)
        assert service.verify(AGENT, customer.id, Kind.PHONE, contact_id, code).state == "failed"


def test_of_200_right_codes_at_once_one_is_accepted(live_app: Flask, sent: tuple[Customer, object, str]) -> None:
    customer, contact_id, code = sent
    answers = at_once(live_app, 200, lambda _: service.verify(AGENT, customer.id, Kind.PHONE, contact_id, code).state)
    assert sorted(answers) == ["failed"] * 199 + ["verified"]
    with live_app.app_context():
        verified = [
            entry for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "contacts.verify"))
            if "phone.verified_at" in entry.body["fields"]
        ]  # fmt: skip
        assert len(verified) == 1


def test_two_hundred_registrations_of_one_phone_make_one_customer(live_app: Flask) -> None:
    results = at_once(live_app, 200, lambda n: registered(SYSTEM, number=SPELLINGS[n % len(SPELLINGS)]))
    assert len(done(results)) == 1
    assert {error.code for error in results if isinstance(error, BackofficeError)} == {"PHONE_ALREADY_REGISTERED"}
    with live_app.app_context():
        assert [phone.blind for phone in db.session.scalars(select(Phone))] == [vault.blind("phone", "+254712345678")]


def test_the_sends_of_many_at_once_are_limited(live_app: Flask) -> None:
    with live_app.app_context():
        customer = amina()
        phone = service.rows_of(Phone, [customer.id])[0].id
        db.session.remove()
    results = at_once(live_app, 20, lambda _: service.send_code(AGENT, customer.id, Kind.PHONE, phone), threads=6)
    assert len(done(results)) == 3
    assert {error.code for error in results if isinstance(error, BackofficeError)} == {"THROTTLED"}
