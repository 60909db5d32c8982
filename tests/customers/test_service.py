"""Customers on a real database: made, found in every way, changed with a version check, kept within a branch."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service
from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.customers.rules import profile
from backoffice.kernel import clock
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refused
from backoffice.kernel.operations import command
from tests.identity.signing_in import staff


@command(Permission.CREATE_CUSTOMER)
def make(
    actor: Actor, branch: str = "north", phone: str = "", email: str = "", paper: str = "", **fields: Any
) -> Customer:
    row = service.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, branch, fields)
    service.note_found_by(row, "phone", [phone] if phone else [])
    service.note_found_by(row, "email", [email] if email else [])
    service.replace_identity_numbers(actor, row, [(IdType.NATIONAL_ID, paper, "KE")] if paper else [])
    return row


@pytest.fixture
def amina(app: Flask) -> Customer:
    make(SYSTEM, given_names="Grace", family_name="Wanjiru", phone="+254722000111")
    return make(
        SYSTEM, given_names="Amina", family_name="Otieno", birth_date="1990-04-12",
        phone="+254712345678", email="amina@example.org", paper="29384756",
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    ["Amina Otieno", "otieno amina", "Amina", "Ami", "oti", "Otien", "Amnia Otineo", "Otirno", "ÀMINA", "0712345678",
     "+254 712 345 678", "5678", "345678", "amina@example.org", "AMINA@EXAMPLE.ORG", "29384756", "2938 4756"],
)  # fmt: skip
def test_a_customer_is_found(amina: Customer, typed: str) -> None:
    assert [hit.customer.id for hit in service.search(SYSTEM, typed)] == [amina.id]


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Anne-Marie", "Njeri", "marie"),
        ("Anne-Marie", "Njeri", "Anne Marie"),
        ("Anne Marie", "Njeri", "anne-marie njeri"),
        ("Annemarie", "Njeri", "Anne-Marie"),
        ("Seán", "O'Brien", "o brien"),
        ("Seán", "O'Brien", "obrein sean"),
        ("小龙", "李", "李小龙"),
        ("小龙", "李", "Li Xiaolong"),
        ("철수", "김", "김철수"),
    ],
)
def test_joined_names_are_found_however_they_are_parted(app: Flask, given: str, family: str, typed: str) -> None:
    bearer = make(SYSTEM, given_names=given, family_name=family)
    assert [hit.customer.id for hit in service.search(SYSTEM, typed)] == [bearer.id]


def test_a_customer_is_found_by_number(amina: Customer) -> None:
    assert service.search(SYSTEM, amina.public_number.lower())[0].customer.id == amina.id


@pytest.mark.parametrize("typed", ["Kamau", "amina wanjiru", "5679", "other@example.org", "", "!!!", "%"])
def test_nobody_else_is_found(amina: Customer, typed: str) -> None:
    assert service.search(SYSTEM, typed) == []


def test_nothing_personal_is_in_the_row(amina: Customer) -> None:
    row = db.session.execute(select(*Customer.__table__.c).where(Customer.id == amina.id)).one()
    written = " ".join(str(bytes(cell) if isinstance(cell, memoryview | bytes) else cell) for cell in row).lower()
    assert not [
        word for word in ("amina", "otieno", "1990-04", "712345678", "29384756", "example.org") if word in written
    ]


def test_an_agent_sees_the_own_branch_only(amina: Customer) -> None:
    south = staff("agent", branch="south")
    assert service.search(SYSTEM, "Amina")
    assert not service.search(south, "Amina")
    with pytest.raises(NotFound):
        service.customer(south, amina.id)


def test_an_edit_needs_the_version_that_was_seen(amina: Customer) -> None:
    service.change_profile(SYSTEM, amina.id, amina.version, {"family_name": "Odhiambo"})
    assert service.search(SYSTEM, "Odhiambo") and not service.search(SYSTEM, "Otieno")
    with pytest.raises(Refused) as refused:
        service.change_profile(SYSTEM, amina.id, 1, {"family_name": "X"})
    assert refused.value.code == "VERSION_CONFLICT"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "customers.change_profile")).first()
    assert entry and entry.body["fields"] == ["customer.family_name"] and entry.customers == [amina.id]


def test_a_paper_belongs_to_one_living_customer(amina: Customer) -> None:
    with pytest.raises(Refused) as refused:
        make(SYSTEM, given_names="Else", paper="2938-4756")
    assert refused.value.code == "DUPLICATE_CUSTOMER"


def test_lists_are_paged_by_key(amina: Customer) -> None:
    first = service.customers(SYSTEM, service.Filters(), limit=1)
    second = service.customers(SYSTEM, service.Filters(), limit=1, after=first.next)
    assert first.items[0].id == amina.id and second.items[0].given_names == "Grace" and second.next is None


@pytest.mark.parametrize("status", ["ACTIVE", "INACTIVE", "SUSPENDED"])
def test_the_status_filter_is_the_status_rule(amina: Customer, status: str) -> None:
    listed = service.customers(SYSTEM, service.Filters(status=profile.Status(status))).items
    everybody = service.customers(SYSTEM, service.Filters()).items
    assert {row.id for row in listed} == {row.id for row in everybody if profile.status(row, clock.now()) == status}
