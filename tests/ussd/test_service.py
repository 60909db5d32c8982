"""Dialogues on a real database: once a session, equal answers to strangers, nothing of anybody without proof."""

import re
import time
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from backoffice.consents.models import Consent, Purpose
from backoffice.contacts.models import Phone
from backoffice.customers.models import Channel, Customer
from backoffice.kernel import clock, even_time
from backoffice.kernel.db import db
from backoffice.notifications.models import Message
from backoffice.ussd import service
from backoffice.ussd.models import UssdAct
from backoffice.ussd.service.calling import USSD
from tests.approvals.bank import entries

PHONE = "+254712345678"
ALL = "1*Amina*Otieno*29384756*1*1"


def typed(text: str, session: str = "S1", phone: str = PHONE) -> str:
    return service.answer(service.Call(session, phone, text)).text


def people() -> list[Customer]:
    return list(db.session.scalars(select(Customer).order_by(Customer.created_at)))


def texts() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Message).order_by(Message.created_at))
    return [(row.about, row.text) for row in rows]


def code() -> str:
    found = [re.search(r"\b\d{6}\b", text) for about, text in texts() if about == "contact_code"]
    assert found[-1]
    return found[-1][0]


def test_somebody_registers_with_consent_and_gets_a_code(app: Flask) -> None:
    for place in range(len(ALL.split("*"))):
        assert not service.answer(service.Call("S1", PHONE, "*".join(ALL.split("*")[:place]))).ends
    assert typed(ALL).startswith("Received")
    [row] = people()
    assert (row.channel, row.branch, row.given_names, row.family_name) == (Channel.USSD, "north", "Amina", "Otieno")
    assert row.kyc_due_at == row.created_at + timedelta(days=30)
    consent = db.session.scalars(select(Consent)).one()
    assert (consent.purpose, consent.channel, consent.text_version) == (Purpose.TERMS, Channel.USSD, "2026-11")
    assert row.tier_level is None and [about for about, _ in texts()] == ["contact_code"]
    [entry] = entries("ussd.register")
    assert row.id in entry.customers and "Otieno" not in str(entry.body)


def test_a_repeated_or_late_request_does_nothing_twice(app: Flask) -> None:
    for text in (ALL, ALL, "1*Amina", ALL + "*1", ALL, "1*Other*Name*0*1*1"):
        typed(text)
    assert len(people()) == 1 and len(texts()) == 1
    assert db.session.scalar(select(func.count()).select_from(UssdAct)) == 1


def test_the_code_proves_the_phone_and_brings_basic_into_force(app: Flask) -> None:
    typed(ALL)
    wrong = "000000" if code() != "000000" else "000001"
    assert "did not fit" in typed(f"3*{wrong}", "S2")
    assert "confirmed" in typed(f"3*{code()}", "S3")
    assert "confirmed" in typed(f"3*{code()}", "S3")
    [row] = people()
    assert row.tier_level == 1
    assert typed("2", "S4").startswith("Still missing: ID, proof of address.")


def test_a_known_phone_gets_the_same_screen_and_a_message(app: Flask) -> None:
    first = typed(ALL)
    assert typed("1*Somebody*Else*0*2*1", "S2") == first
    assert len(people()) == 1 and [about for about, _ in texts()] == ["contact_code", "ussd_known"]


def test_a_known_paper_gets_the_same_screen_and_a_message_to_the_new_phone(app: Flask) -> None:
    first, begun = typed(ALL), time.monotonic()
    assert typed(ALL, "S2", "+254712345679") == first
    assert time.monotonic() - begun >= even_time.GUESS
    assert len(people()) == 1
    last = db.session.scalars(select(Message).order_by(Message.created_at.desc())).first()
    assert last and (last.about, last.to) == ("ussd_visit", "+254712345679")


def test_who_proved_nothing_learns_nothing(app: Flask) -> None:
    stranger = [typed("2", "S1"), typed("3*123456", "S2"), typed("", "S3")]
    typed(ALL, "S4")
    assert [typed("2", "S5"), typed("3*123456", "S6"), typed("", "S7")] == stranger
    assert [about for about, _ in texts()] == ["ussd_begin", "contact_code", "ussd_prove"]


def test_the_language_chosen_is_the_one_they_are_written_to_in(app: Flask) -> None:
    assert typed("4*4*" + ALL).startswith("Tumepokea")
    assert people()[0].language == "sw"
    assert "siri" in texts()[0][1]


def test_who_does_not_agree_is_not_kept(app: Flask) -> None:
    assert "keep nothing" in typed("1*Amina*Otieno*0*1*2")
    assert not people() and not texts()


def test_acts_are_forgotten_with_their_keys_after_a_week(app: Flask) -> None:
    typed(ALL)
    with clock.at(clock.now() + timedelta(days=8)):
        assert len(service.forget(USSD)) == 1
        assert not service.forget(USSD)
    assert db.session.scalar(select(func.count()).select_from(UssdAct)) == 0
    assert db.session.scalars(select(Phone)).one().number == PHONE
