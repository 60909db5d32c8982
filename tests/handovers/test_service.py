"""A number that has changed hands: proved by a code, ended by a second person, never silently."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind, Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.handovers import service
from backoffice.handovers.models import HandOver, HandOverState
from backoffice.kernel import clock
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refused, Throttled
from backoffice.notifications.models import Message
from tests.contacts.people import ADDRESS, AGENT, NUMBER, OFFICER, amina, code_for, phone_of, sent_code, wrong
from tests.identity.signing_in import staff

ELSEWHERE = staff("branch-officer", name="Ann of the south", branch="south")
SUPERVISOR = staff("supervisor", name="Grace")


@pytest.fixture
def holder(app: Flask) -> Customer:
    """Somebody whose phone and e-mail are verified: Basic is in force."""
    customer = amina(address=ADDRESS)
    for kind in (Kind.PHONE, Kind.EMAIL):
        contact_id, code = sent_code(customer, kind)
        contacts.verify(AGENT, customer.id, kind, contact_id, code)
    assert now(customer).tier_level == 1
    return customer


def now(customer: Customer) -> Customer:
    db.session.expire_all()
    return customers.customer(AGENT, customer.id)


def opened(number: str = NUMBER) -> HandOver:
    return service.open_case(AGENT, number, "She bought this SIM last week.")


def proved(holder: Customer) -> HandOver:
    case = opened()
    assert service.prove(AGENT, case.id, code_for(holder.id)).state == "verified"
    return service.hand_over(OFFICER, case.id).case


def refusal(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def test_the_number_is_free_after_a_code_and_a_second_person(holder: Customer) -> None:
    case = proved(holder)
    assert case.state is HandOverState.PROVED
    service.end(OFFICER, case.id, case.version, "Proved by a code; the holder left the country.")
    old = contacts.contacts(AGENT, holder.id)
    assert (
        old.kept.phones == [] and old.ended.phones[0].ended_because == "Proved by a code; the holder left the country."
    )
    assert (now(holder).tier_level, now(holder).primary_phone) == (None, None)
    newcomer = amina(number=NUMBER)
    contact_id, code = sent_code(newcomer)
    assert contacts.verify(AGENT, newcomer.id, Kind.PHONE, contact_id, code).state == "verified"
    assert now(newcomer).tier_level == 1


def test_the_old_holder_is_told_by_their_other_contacts_and_never_by_the_lost_number(holder: Customer) -> None:
    case = proved(holder)
    service.end(OFFICER, case.id, case.version, "A new SIM.")
    warned = [message.to for message in db.session.scalars(select(Message).where(Message.about == "phone_changed"))]
    assert warned == [ADDRESS]
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "handovers.end"))
    assert holder.id in entry.customers and entry.body["outcome"] == "done"


@pytest.mark.parametrize("who", [AGENT, ELSEWHERE])
def test_neither_agents_nor_other_branches_end_a_phone(holder: Customer, who: object) -> None:
    case = proved(holder)
    with pytest.raises((PermissionDenied, NotFound)):
        service.end(who, case.id, case.version, "Mine.")
    assert phone_of(holder).living


def test_who_opened_the_case_or_took_the_code_does_not_end_the_phone(holder: Customer) -> None:
    case = service.open_case(OFFICER, NUMBER, "She is here.")
    service.prove(SUPERVISOR, case.id, code_for(holder.id))
    seen = service.hand_over(OFFICER, case.id).case.version
    for who in (OFFICER, SUPERVISOR):
        assert refusal(lambda who=who: service.end(who, case.id, seen, "Mine.")) == "SELF_APPROVAL"
        assert refusal(lambda who=who: service.decline(who, case.id, seen, "Mine.")) == "SELF_APPROVAL"


def test_the_database_itself_refuses_the_same_person(holder: Customer) -> None:
    case = proved(holder)
    db.session.rollback()
    by_hand = text("UPDATE hand_over SET decided_by = opened_by WHERE id = :id")
    connection = db.session.connection()
    connection.execute(text("SET TRANSACTION READ WRITE"))
    with pytest.raises(IntegrityError, match="four_eyes"):
        connection.execute(by_hand, {"id": case.id})


def test_without_a_code_or_with_an_old_one_no_phone_ends(holder: Customer) -> None:
    case = opened()
    assert refusal(lambda: service.end(OFFICER, case.id, case.version, "Trust me.")) == "INVALID_TRANSITION"
    assert service.prove(AGENT, case.id, wrong(code_for(holder.id))).attempts_left == 4
    case = proved(holder)
    with clock.at(clock.now() + timedelta(days=8)):
        assert refusal(lambda: service.end(OFFICER, case.id, case.version, "Late.")) == "INVALID_TRANSITION"


def test_codes_of_a_case_count_with_all_others_to_that_number(holder: Customer) -> None:
    case = opened()  # the second code to this number; the holder's own was the first
    service.send_code(AGENT, case.id)
    with pytest.raises(Throttled):
        service.send_code(AGENT, case.id)
    code = code_for(holder.id)
    for _ in range(5):
        assert service.prove(AGENT, case.id, wrong(code)).state == "failed"
    assert service.prove(AGENT, case.id, code).state == "failed"


def test_the_code_of_a_case_verifies_nobodys_phone(app: Flask) -> None:
    customer = amina()
    opened()
    assert (
        contacts.verify(AGENT, customer.id, Kind.PHONE, phone_of(customer).id, code_for(customer.id)).state == "failed"
    )


def test_a_case_under_way_is_gone_on_with_and_one_decided_stays(holder: Customer) -> None:
    case = opened("0712 345 678")
    assert opened().id == case.id
    declined = service.decline(OFFICER, case.id, service.hand_over(OFFICER, case.id).case.version, "Still hers.")
    assert refusal(lambda: service.end(OFFICER, case.id, declined.version, "No.")) == "ALREADY_DECIDED"
    assert refusal(lambda: service.prove(AGENT, case.id, "123456")) == "ALREADY_DECIDED"
    assert phone_of(holder).verified_at


def test_only_a_number_that_somebody_has_alone_is_handed_over(holder: Customer) -> None:
    assert refusal(lambda: opened("+254722000999")) == "CUSTOMER_ERROR"
    assert refusal(lambda: service.open_case(AGENT, NUMBER, "Mine.", claimed_for=holder.id)) == "CUSTOMER_ERROR"
    with pytest.raises(Invalid) as refused:
        opened("12")
    assert (refused.value.code, list(refused.value.fields)) == ("INVALID_PHONE", ["number"])


def test_another_branch_opens_a_case_and_does_not_learn_whose_number_it_is(holder: Customer) -> None:
    agent = staff("agent", name="Tim of the south", branch="south")
    case = service.open_case(agent, NUMBER, "She bought this SIM last week.")
    assert service.hand_over(agent, case.id).holder is None
    assert service.hand_over(OFFICER, case.id).holder is not None
    with pytest.raises(NotFound):
        service.hand_over(staff("agent", name="Zoe", branch="hills"), case.id)
    assert [shown.case.id for shown in service.hand_overs(ELSEWHERE).items] == [case.id]
    service.prove(agent, case.id, code_for(holder.id))
    assert service.waiting(OFFICER) == 1 and service.waiting(ELSEWHERE) == service.waiting(agent) == 0


def test_a_number_given_up_meanwhile_needs_no_decision(holder: Customer) -> None:
    case = proved(holder)
    phone = phone_of(holder)
    contacts.change(AGENT, holder.id, Kind.PHONE, phone.id, phone.version, {"number": "0722000111"})
    service.decline(OFFICER, case.id, case.version, "She changed her number herself.")
    assert isinstance(phone_of(holder), Phone)
