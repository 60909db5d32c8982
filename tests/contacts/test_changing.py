"""Contacts that change or end: proved anew, the old one told, one always left, and a value free when it ended."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.actor import SYSTEM
from backoffice.contacts import jobs, service
from backoffice.contacts.models import Contact, Email, Kind, Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.notifications.models import Message
from tests.contacts.people import (
    ADDRESS,
    AGENT,
    NUMBER,
    amina,
    email_of,
    phone_of,
    phones,
    registered,
    sent_code,
)

OTHER = "+254722000111"


@pytest.fixture
def customer(app: Flask) -> Customer:
    return amina(address=ADDRESS)


def verified(customer: Customer, kind: Kind = Kind.PHONE) -> Contact:
    contact_id, code = sent_code(customer, kind)
    service.verify(AGENT, customer.id, kind, contact_id, code)
    return service.contact(AGENT, customer.id, kind, contact_id)


def change(contact: Contact, version: int | None = None, **given: Any) -> Contact:
    kind, seen = Kind(contact.__tablename__), contact.version if version is None else version
    return service.change(AGENT, contact.customer_id, kind, contact.id, seen, given)


def told(customer: Customer) -> list[tuple[str, str]]:
    """(what about, to whom) of the messages, oldest first."""
    sent = select(Message).where(Message.customer_id == customer.id).order_by(Message.created_at)
    return [(message.about, message.to) for message in db.session.scalars(sent)]


def test_another_number_is_verified_anew_and_the_old_one_is_told(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[object] = []
    monkeypatch.setitem(moments._listeners, "phone_lost", [lambda **facts: lost.append(facts["customer_id"])])
    phone = change(verified(customer), number="0722 000 111")
    assert (phone.number, phone.verified_at, phone.verified_by, phone.is_primary) == (OTHER, None, None, True)
    assert told(customer)[-1] == ("phone_changed", NUMBER) and lost == [customer.id]
    assert customers.customer(AGENT, customer.id).primary_phone == OTHER
    assert registered(SYSTEM, number=NUMBER).primary_phone == NUMBER  # the old number is free
    _, code = sent_code(customer)
    assert service.verify(AGENT, customer.id, Kind.PHONE, phone.id, code).state == "verified"


def test_another_spelling_or_kind_changes_no_proof(customer: Customer) -> None:
    phone = change(verified(customer), number="0712 345 678", phone_type="home")
    assert phone.verified_at and phone.phone_type == "home" and told(customer)[-1][0] == "contact_code"


def test_an_address_that_replaces_a_verified_one_asks_for_the_code_behind_its_link(customer: Customer) -> None:
    email = change(verified(customer, Kind.EMAIL), address="new@example.org")
    assert told(customer)[-1] == ("email_changed", ADDRESS)
    assert isinstance(email, Email) and email.replaces_verified
    email = change(email, address="newer@example.org")
    assert email.replaces_verified  # changed twice, it still stands in a verified one's place
    _, code = sent_code(customer, Kind.EMAIL)
    service.verify(AGENT, customer.id, Kind.EMAIL, email.id, code)
    assert not email_of(customer).replaces_verified


def test_the_code_to_the_old_number_proves_nothing_about_the_new_one(customer: Customer) -> None:
    contact_id, code = sent_code(customer)
    change(phone_of(customer), number=OTHER)
    assert service.verify(AGENT, customer.id, Kind.PHONE, contact_id, code).state == "failed"
    assert service.contacts(AGENT, customer.id).consoles[contact_id].state == "unverified"


def test_a_contact_ends_today_the_next_is_first_and_the_number_is_free(customer: Customer) -> None:
    other = service.add_phone_to(AGENT, customer.id, {"number": OTHER})
    phone = change(verified(customer), valid_to=clock.today())
    assert (phone.living, phone.is_primary) == (False, False) and told(customer)[-1] == ("phone_changed", NUMBER)
    assert phones(customer) == [(OTHER, True)] and service.contacts(AGENT, customer.id).ended.phones == [phone]
    again = service.add_phone_to(AGENT, customer.id, {"number": NUMBER})
    assert again.verified_at is None
    service.remove(AGENT, customer.id, Kind.PHONE, other.id)
    with pytest.raises(Refused, match="keeps at least one phone"):
        change(again, valid_to=clock.today())


def test_a_contact_for_a_time_ends_by_itself(customer: Customer) -> None:
    summer = service.add_phone_to(
        AGENT, customer.id, {"number": OTHER, "valid_to": clock.today() + timedelta(days=30), "primary": True}
    )
    jobs.end_contacts()
    assert phones(customer)[0] == (OTHER, True)
    with clock.at(clock.now() + timedelta(days=31)):
        assert phones(customer) == [(NUMBER, False)]
        jobs.end_contacts()
        jobs.end_contacts()
        assert phones(customer) == [(NUMBER, True)]
        assert registered(SYSTEM, number=OTHER).primary_phone == OTHER
    assert not db.session.get_one(Phone, summer.id).living


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"valid_from": 1}, "valid_from"),
        ({"valid_to": 0}, "valid_to"),
        ({"valid_from": -3, "valid_to": -5}, "valid_to"),
    ],
)
def test_days_that_cannot_be_name_their_field(customer: Customer, days: dict[str, int], field: str) -> None:
    given = {name: clock.today() + timedelta(days=number) for name, number in days.items()}
    with pytest.raises(Invalid) as refused:
        service.add_email_to(AGENT, customer.id, {"address": "x@example.org", **given})
    assert list(refused.value.fields) == [field]


def test_a_change_of_what_somebody_else_changed_is_refused(customer: Customer) -> None:
    phone = phone_of(customer)
    seen = phone.version
    change(phone, phone_type="home")
    with pytest.raises(Refused) as refused:
        change(phone, seen, phone_type="work")
    assert refused.value.code == "VERSION_CONFLICT"


def test_a_taken_number_is_refused_and_nothing_changed(customer: Customer) -> None:
    amina(number=OTHER)
    before = verified(customer)
    with pytest.raises(Refused) as refused:
        change(before, number=OTHER)
    assert refused.value.code == "PHONE_ALREADY_REGISTERED"
    db.session.expire_all()
    assert (
        phone_of(customer).number == NUMBER
        and phone_of(customer).verified_at
        and told(customer)[-1][0] == "contact_code"
    )


def test_removing_a_verified_contact_tells_it(customer: Customer) -> None:
    verified(customer, Kind.EMAIL)
    service.remove(AGENT, customer.id, Kind.EMAIL, email_of(customer).id)
    assert told(customer)[-1] == ("email_changed", ADDRESS)


def test_the_customers_other_verified_contacts_are_told_of_a_change_too(customer: Customer) -> None:
    verified(customer, Kind.EMAIL)
    change(verified(customer), number=OTHER)
    assert told(customer)[-2:] == [("phone_changed", NUMBER), ("phone_changed", ADDRESS)]
