"""Contacts of a customer: unique, one first choice of each kind, at least one phone, households' phones."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.contacts import service
from backoffice.contacts.models import Email, Kind, Phone
from backoffice.contacts.service import CodeState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError, NotFound
from tests.contacts.people import ADDRESS, AGENT, NUMBER, OFFICER, amina, email_of, phone_of, phones
from tests.identity.signing_in import staff

SHARED = {"number": NUMBER, "shared": True, "shared_reason": "her mother's phone"}


@pytest.fixture
def customer(app: Flask) -> Customer:
    return amina(address=ADDRESS)


def code_of(work: Callable[[], Any]) -> str:
    with pytest.raises(BackofficeError) as refused:
        work()
    return refused.value.code


def test_the_first_phone_and_email_become_the_first_choice(customer: Customer) -> None:
    assert phones(customer) == [(NUMBER, True)] and email_of(customer).is_primary
    row = db.session.get_one(Customer, customer.id)
    assert (row.primary_phone, row.primary_email) == (NUMBER, ADDRESS)


def test_another_phone_becomes_first_when_it_is_asked_to(customer: Customer) -> None:
    service.add_phone_to(AGENT, customer.id, {"number": "0722000111"})
    assert phones(customer) == [(NUMBER, True), ("+254722000111", False)]
    service.add_phone_to(AGENT, customer.id, {"number": "0733000111", "primary": True})
    assert phones(customer)[0] == ("+254733000111", True) and sum(first for _, first in phones(customer)) == 1
    assert db.session.get_one(Customer, customer.id).primary_phone == "+254733000111"
    assert customers.search(SYSTEM, "0722000111")[0].customer.id == customer.id


def test_removing_the_first_choice_puts_the_next_there(customer: Customer) -> None:
    other = service.add_phone_to(AGENT, customer.id, {"number": "0722000111"})
    service.remove(AGENT, customer.id, Kind.PHONE, phone_of(customer).id)
    assert phones(customer) == [("+254722000111", True)]
    assert customers.search(SYSTEM, NUMBER) == []
    assert code_of(lambda: service.remove(AGENT, customer.id, Kind.PHONE, other.id)) == "CUSTOMER_ERROR"


def test_the_last_email_may_go(customer: Customer) -> None:
    service.remove(AGENT, customer.id, Kind.EMAIL, email_of(customer).id)
    assert service.rows_of(Email, [customer.id]) == []
    assert db.session.get_one(Customer, customer.id).primary_email is None


def test_a_phone_and_an_email_belong_to_one_living_customer(customer: Customer) -> None:
    other = amina(number="0722000111")
    assert (
        code_of(lambda: service.add_phone_to(AGENT, other.id, {"number": "0712 345678"})) == "PHONE_ALREADY_REGISTERED"
    )
    assert (
        code_of(lambda: service.add_email_to(AGENT, other.id, {"address": "AMINA@example.org"})) == "DUPLICATE_CUSTOMER"
    )
    assert code_of(lambda: service.add_phone_to(AGENT, customer.id, {"number": NUMBER})) == "PHONE_ALREADY_REGISTERED"
    assert code_of(lambda: amina()) == "PHONE_ALREADY_REGISTERED"


def test_a_household_phone_belongs_to_several_and_needs_the_right_and_a_reason(customer: Customer) -> None:
    other = amina(number="0722000111")
    assert code_of(lambda: service.add_phone_to(AGENT, other.id, SHARED)) == "PERMISSION_DENIED"
    for lacking in ({"shared_reason": None}, {"primary": True}, {"shared": False}):
        assert code_of(lambda: service.add_phone_to(OFFICER, other.id, SHARED | lacking)) == "DATA_VALIDATION_FAILED"  # noqa: B023
    shared = service.add_phone_to(OFFICER, other.id, SHARED)
    assert not shared.is_primary and shared.shared
    for refused in (service.make_primary, service.send_code):
        assert code_of(lambda: refused(OFFICER, other.id, Kind.PHONE, shared.id)) == "CUSTOMER_ERROR"  # noqa: B023
    assert {hit.customer.id for hit in customers.search(SYSTEM, NUMBER)} == {customer.id, other.id}


@pytest.mark.parametrize(
    ("add", "given", "code", "field"),
    [
        (service.add_phone_to, {"number": "12"}, "INVALID_PHONE", "number"),
        (service.add_phone_to, {"number": "0722000111", "phone_type": "pager"}, "DATA_VALIDATION_FAILED", "phone_type"),
        (service.add_email_to, {"address": "x"}, "INVALID_EMAIL", "address"),
        (service.add_email_to, {"address": "x@example.org", "email_type": "?"}, "DATA_VALIDATION_FAILED", "email_type"),
        (service.add_address_to, {"line1": "x", "country": "ZZ"}, "DATA_VALIDATION_FAILED", "country"),
        (service.add_address_to, {"line1": "x", "address_type": "?"}, "DATA_VALIDATION_FAILED", "address_type"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(
    customer: Customer, add: Callable[..., Any], given: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(BackofficeError) as refused:
        add(AGENT, customer.id, given)
    assert refused.value.code == code and list(refused.value.details["fields"]) == [field]


def test_customers_out_of_reach_are_missing(customer: Customer) -> None:
    stranger = staff("agent", branch="south")
    phone = phone_of(customer)
    for work in (
        lambda: service.contacts(stranger, customer.id),
        lambda: service.add_phone_to(stranger, customer.id, {"number": "0722000111"}),
        lambda: service.send_code(stranger, customer.id, Kind.PHONE, phone.id),
        lambda: service.verify(stranger, customer.id, Kind.PHONE, phone.id, "000000"),
        lambda: service.remove(AGENT, amina(number="0722000111").id, Kind.PHONE, phone.id),
    ):
        with pytest.raises(NotFound):
            work()


def test_a_change_is_told_to_those_who_look_at_the_customer(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []
    monkeypatch.setitem(moments._listeners, "shown_field_changed", [lambda fields, **_: told.append(fields)])
    service.add_address_to(AGENT, customer.id, {"line1": "12 Moi Avenue"})
    service.make_primary(AGENT, customer.id, Kind.PHONE, phone_of(customer).id)  # already is: nothing changes
    service.remove(AGENT, customer.id, Kind.EMAIL, email_of(customer).id)
    assert told == [["addresses"], ["emails"]]


def test_the_contacts_of_many_customers_take_three_queries(customer: Customer) -> None:
    others = [amina(number=f"07220001{place:02d}").id for place in range(5)]
    kept = service.contacts_of([customer.id, *others])
    assert [len(kept[each].phones) for each in kept] == [1] * 6 and len(kept[customer.id].emails) == 1


def test_a_state_of_a_code_is_only_what_may_be_told(customer: Customer) -> None:
    state = service.code_state(AGENT, customer.id, Kind.PHONE, phone_of(customer).id)
    assert state == CodeState(phone_of(customer).id, "unverified")
    assert service.rows_of(Phone, []) == []
