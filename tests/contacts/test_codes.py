"""Codes: sent a few times, guessed a few times, used once, told to nobody."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from backoffice.contacts import service
from backoffice.contacts.models import ContactCode, Kind
from backoffice.contacts.rules import codes
from backoffice.customers.models import Customer
from backoffice.kernel import clock, moments
from backoffice.kernel.audit_log import AuditEntry, opened_changes
from backoffice.kernel.db import db
from backoffice.kernel.errors import Throttled
from backoffice.notifications.models import Message
from tests.contacts.people import ADDRESS, AGENT, NUMBER, amina, code_for, phone_of, sent_code, wrong


@pytest.fixture
def customer(app: Flask) -> Customer:
    return amina(address=ADDRESS)


def judged(customer: Customer, code: str, kind: Kind = Kind.PHONE) -> str:
    contact = phone_of(customer) if kind is Kind.PHONE else service.contacts_of([customer.id])[customer.id].emails[0]
    return service.verify(AGENT, customer.id, kind, contact.id, code).state


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.EMAIL])
def test_the_right_code_verifies_once_and_is_told(
    customer: Customer, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setitem(moments._listeners, f"{kind}_verified", [lambda **facts: told.append(facts["customer_id"])])
    contact_id, code = sent_code(customer, kind)
    assert service.verify(AGENT, customer.id, kind, contact_id, code).state == "verified"
    assert service.verify(AGENT, customer.id, kind, contact_id, code).state == "failed"
    assert told == [customer.id]
    assert service.send_code(AGENT, customer.id, kind, contact_id).state == "verified"


def test_five_wrong_codes_end_it_and_a_new_one_begins_again(customer: Customer) -> None:
    contact_id, code = sent_code(customer)
    left = [service.verify(AGENT, customer.id, Kind.PHONE, contact_id, wrong(code)).attempts_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert judged(customer, code) == "failed"
    _, fresh = sent_code(customer)
    assert judged(customer, fresh) == "verified"


def test_ten_wrong_codes_a_day_lock_the_contact(customer: Customer) -> None:
    for _ in range(2):
        _, code = sent_code(customer)
        for _ in range(5):
            judged(customer, wrong(code))
    with pytest.raises(Throttled) as refused:
        sent_code(customer)
    assert 86_000 < refused.value.retry_after <= 86_401
    with clock.at(clock.now() + timedelta(hours=25)):
        _, code = sent_code(customer)
        assert judged(customer, code) == "verified"


def test_removing_a_phone_and_adding_it_again_forgets_no_failure(customer: Customer) -> None:
    for _ in range(2):
        _, code = sent_code(customer)
        for _ in range(5):
            judged(customer, wrong(code))
    service.add_phone_to(AGENT, customer.id, {"number": "0722000111"})
    service.remove(AGENT, customer.id, Kind.PHONE, phone_of(customer).id)
    again = service.add_phone_to(AGENT, customer.id, {"number": NUMBER})
    with pytest.raises(Throttled):
        service.send_code(AGENT, customer.id, Kind.PHONE, again.id)


def test_three_codes_fit_into_a_quarter_of_an_hour_and_six_into_a_day(customer: Customer) -> None:
    start = clock.now()
    for minutes in (0, 1, 2, 16, 18, 20):
        with clock.at(start + timedelta(minutes=minutes)):
            sent_code(customer)
    for minutes, least in ((21, 23 * 3600), (3, 700)):
        with clock.at(start + timedelta(minutes=minutes)), pytest.raises(Throttled) as refused:
            sent_code(customer)
        assert refused.value.retry_after >= least
    with clock.at(start + timedelta(hours=24, minutes=1)):
        sent_code(customer)


def test_a_code_ends_after_five_minutes_and_when_a_new_one_is_sent(customer: Customer) -> None:
    _, old = sent_code(customer)
    contact_id, fresh = sent_code(customer)
    assert old == fresh or judged(customer, old) == "failed"
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert service.verify(AGENT, customer.id, Kind.PHONE, contact_id, fresh).state == "failed"


def test_a_code_of_one_contact_is_none_of_another(customer: Customer) -> None:
    other = amina(number="0722000111")
    _, code = sent_code(customer)
    _, theirs = sent_code(other)
    assert code == theirs or judged(other, code) == "failed"
    assert service.verify(AGENT, other.id, Kind.PHONE, phone_of(customer).id, code).state == "failed"


def test_a_block_of_numbers_gets_a_limited_number_of_codes_a_day(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "SENDS_A_DAY_PER_PREFIX", 1)
    sent_code(customer)
    with pytest.raises(Throttled):
        sent_code(amina(number="0712000111"))
    sent_code(amina(number="0722000111"))


def test_the_code_is_nowhere_but_in_the_sealed_message(customer: Customer) -> None:
    _, code = sent_code(customer)
    judged(customer, wrong(code))
    entries = list(db.session.scalars(select(AuditEntry)))
    tables = (
        text("SELECT * FROM contact_code"), text("SELECT * FROM message"), text("SELECT args FROM procrastinate_jobs")
    )  # fmt: skip
    cells = [cell for table in tables for row in db.session.execute(table) for cell in row]
    written = str([entry.body for entry in entries]) + " ".join(str(cell) for cell in cells)
    told = str([opened_changes(entry) for entry in entries])
    assert NUMBER not in written and not re.search(rf"\b{code}\b", written + told)
    assert code in code_for(customer.id)


def test_the_odds_of_guessing_a_code_are_a_hundred_thousandth_a_day() -> None:
    assert codes.FAILURES_A_DAY / 10**codes.DIGITS <= 1e-5


@pytest.mark.parametrize("typed", ["٤٨٣٩٢٠", " 48392", "48_392", "12345", "1234567", "", "１２３４５６"])
def test_only_six_ascii_digits_are_shaped_like_a_code(typed: str) -> None:
    assert not codes.is_shaped(typed)


def test_a_failed_guess_is_counted_in_the_database(customer: Customer) -> None:
    _, code = sent_code(customer)
    judged(customer, wrong(code))
    db.session.expire_all()
    row = db.session.scalars(select(ContactCode)).one()
    assert (row.attempts, len(row.failed_times)) == (1, 1)
    assert db.session.scalars(select(Message)).one().once
