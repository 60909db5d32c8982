"""What time does to tiers: evidence ends, the tier falls to what still holds, and the customer is told once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentState
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command
from backoffice.notifications.models import Message
from backoffice.tiers import jobs, service
from backoffice.tiers.models import Cause
from backoffice.tiers.service import assigning
from tests.approvals.bank import ALICE, JOY, KWAME, PETER, amina, entries
from tests.tiers.bank import accept, verify_phone

WEEK = timedelta(days=7)


@command(Permission.EDIT_CUSTOMER)
def reached_at(actor: Actor, customer: Customer, phone: str) -> None:
    customers.note_primary(customers.locked(actor, customer.id), phone=phone)


@command(Permission.REVIEW_DOCUMENT)
def verified_until(actor: Actor, customer: Customer, days: int) -> None:
    row, now = customers.locked(actor, customer.id), clock.now()
    customers.note_kyc(row, Kyc.VERIFIED, now, now + timedelta(days=days))


@command(Permission.REVIEW_DOCUMENT)
def rests(actor: Actor, customer: Customer) -> None:
    for paper in documents.of_customer(customer.id):
        documents.set_state(paper, DocumentState.IN_REVIEW)


def standard(*, phone: bool = True, paper_days: int | None = None, kyc_days: int | None = None) -> Customer:
    customer = amina()
    if phone:
        verify_phone(JOY, customer)
    reached_at(JOY, customer, "+254712345678")
    if kyc_days:
        verified_until(PETER, customer, kyc_days)
    accept(JOY, customer, "id", "address", expires=clock.today() + timedelta(days=paper_days) if paper_days else None)
    request = service.propose(JOY, customer.id, 2)
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    return customer


def level(customer: Customer) -> int | None:
    return db.session.get_one(Customer, customer.id, populate_existing=True).tier_level


def texts(customer: Customer) -> list[str]:
    return [row.text for row in db.session.scalars(select(Message).where(Message.customer_id == customer.id))]


def after(wait: timedelta) -> None:
    with clock.at(clock.now() + wait):
        jobs.fall_back()


@pytest.mark.parametrize(("paper", "kyc"), [(3, None), (None, 3), (3, 900), (900, 3)])
def test_a_tier_falls_when_a_paper_or_the_verification_ends(app: Flask, paper: int | None, kyc: int | None) -> None:
    customer = standard(paper_days=paper, kyc_days=kyc)
    after(timedelta(days=1))
    assert level(customer) == 2
    after(WEEK)
    newest = assigning.history(customer.id)[0]
    assert (level(customer), newest.cause) == (1, Cause.EVIDENCE_ENDED)
    assert entries("tiers.fall")[-1].customers == [customer.id]


def test_what_holds_for_ever_does_not_fall(app: Flask) -> None:
    customer = standard()
    after(timedelta(days=5000))
    assert level(customer) == 2 and entries("tiers.fall") == []


def test_nothing_is_left_where_no_lower_tier_is_carried(app: Flask) -> None:
    customer = standard(phone=False, paper_days=3)
    after(WEEK)
    assert level(customer) is None and assigning.in_force(customer.id) is None
    [ended] = assigning.history(customer.id)
    jobs.tell_lowered(str(ended.id))
    assert "have run out" in texts(customer)[0]


def test_the_customer_is_told_once_in_words_of_the_new_limits(app: Flask) -> None:
    customer = standard(paper_days=3)
    after(WEEK)
    newest = assigning.history(customer.id)[0]
    for _ in range(2):
        jobs.tell_lowered(str(newest.id))
    [text] = texts(customer)
    assert "now Basic" in text and "10,000" in text and "5,000" in text and len(text) <= 160


def test_a_new_paper_keeps_the_tier(app: Flask) -> None:
    customer = standard(paper_days=3)
    accept(JOY, customer, "id", "address", expires=clock.today() + timedelta(days=90))
    after(WEEK)
    held = assigning.in_force(customer.id)
    assert level(customer) == 2 and held and held.holds_until and held.holds_until > clock.now() + WEEK


def test_a_paper_that_is_looked_at_again_lowers_limits_but_not_the_tier(app: Flask) -> None:
    customer = standard()
    rests(PETER, customer)
    assert service.level_that_holds(db.session.get_one(Customer, customer.id), service.tiers_now()) == 1
    after(WEEK)
    assert level(customer) == 2


def test_going_down_by_a_person_needs_a_reason_and_two_people(app: Flask) -> None:
    customer = standard()
    with pytest.raises(Invalid) as refused:
        service.propose(JOY, customer.id, 1)
    assert list(refused.value.fields) == ["reason"]
    request = service.propose(KWAME, customer.id, 1, "asked for it at the counter")
    with pytest.raises(Refused) as own:
        approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert own.value.code == "SELF_APPROVAL"
    approvals.decide(ALICE, request.id, Outcome.APPROVED, request.version)
    assert level(customer) == 1


def test_an_undone_fall_is_never_told(app: Flask) -> None:
    customer = standard()
    request = service.propose(JOY, customer.id, 1, "asked for it")
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    lowered = assigning.in_force(customer.id)
    approvals.undo(KWAME, request.id)
    assert level(customer) == 2 and lowered
    jobs.tell_lowered(str(lowered.id))
    assert texts(customer) == []
