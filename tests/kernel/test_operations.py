"""The marks of operations: permission, transaction and audit entry, tried on a real database."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.actor import STRANGER, SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Channel, Customer, CustomerType, IdentityNumber, IdType
from backoffice.kernel import audit_chain, clock, operations, vault
from backoffice.kernel.audit_log import AuditEntry, opened_changes
from backoffice.kernel.db import db
from backoffice.kernel.errors import PermissionDenied, Refusal, Refused
from backoffice.kernel.operations import command, query


def a_customer(**fields: str) -> Customer:
    subject = uuid4()
    vault.new_subject(subject)
    row = Customer(
        id=subject, sealed_for=subject, public_number=str(subject)[:20], customer_type=CustomerType.INDIVIDUAL,
        channel=Channel.AGENT, branch="north", registered_by="x", updated_at=clock.now(), **fields,
    )  # fmt: skip
    db.session.add(row)
    return row


@command(Permission.CREATE_CUSTOMER)
def try_to_register(actor: Actor, name: str) -> Customer:
    return a_customer(family_name=name)


@command(Permission.EDIT_CUSTOMER)
def try_to_rename(actor: Actor, customer_id: UUID, name: str) -> Customer:
    row = db.session.get_one(Customer, customer_id)
    row.family_name = name
    operations.note_reason("married")
    return row


@command(Permission.EDIT_CUSTOMER)
def try_to_refuse(actor: Actor, customer_id: UUID) -> None:
    db.session.get_one(Customer, customer_id).branch = "south"
    db.session.flush()
    raise Refused(Refusal("CUSTOMER_ERROR", "No."))


@command(Permission.EDIT_CUSTOMER)
def try_to_swallow(actor: Actor, customer_id: UUID) -> None:
    try:
        try_to_refuse(actor, customer_id)
    except Refused:
        return


@query(Permission.GET_CUSTOMER)
def try_to_write_in_a_query(actor: Actor, customer_id: UUID) -> None:
    db.session.get_one(Customer, customer_id).family_name = "X"
    db.session.flush()


@query(Permission.GET_CUSTOMER, recorded=True)
def try_to_look(actor: Actor, customer_id: UUID) -> Customer:
    operations.note_customer(customer_id, "customer.family_name")
    return db.session.get_one(Customer, customer_id)


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.at)))


def test_a_command_leaves_one_entry_with_sealed_values(app: Flask) -> None:
    customer = try_to_register(SYSTEM, "Otieno")
    try_to_rename(SYSTEM, customer.id, "Odhiambo")
    entry = entries()[-1]
    assert entry.operation == "kernel.try_to_rename" and entry.customers == [customer.id]
    assert "Odhiambo" not in str(entry.body) and entry.body["fields"] == ["customer.family_name"]
    changes, reason = opened_changes(entry)
    assert (changes[0]["old"], changes[0]["new"], reason) == ("Otieno", "Odhiambo", "married")
    assert customer.version == 2
    assert audit_chain.verify("change").sound


def test_nobody_writes_outside_a_command(app: Flask) -> None:
    customer = try_to_register(SYSTEM, "Otieno")
    customer.family_name = "X"
    with pytest.raises(RuntimeError, match="outside a command"):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(RuntimeError, match="outside a command"):
        try_to_write_in_a_query(SYSTEM, customer.id)


def test_a_missing_permission_is_refused_and_recorded(app: Flask) -> None:
    with pytest.raises(PermissionDenied):
        try_to_register(STRANGER, "Otieno")
    assert entries()[-1].body["outcome"] == "denied" and entries()[-1].chain == "access"


def test_a_refusal_rolls_back_and_is_recorded(app: Flask) -> None:
    customer = try_to_register(SYSTEM, "Otieno")
    with pytest.raises(Refused):
        try_to_refuse(SYSTEM, customer.id)
    assert db.session.get_one(Customer, customer.id).branch == "north"
    assert entries()[-1].body["code"] == "CUSTOMER_ERROR" and entries()[-1].body["outcome"] == "refused"


def test_a_command_cannot_go_on_after_a_part_of_it_failed(app: Flask) -> None:
    customer = try_to_register(SYSTEM, "Otieno")
    with pytest.raises(RuntimeError, match="went on"):
        try_to_swallow(SYSTEM, customer.id)
    assert db.session.get_one(Customer, customer.id).branch == "north"


def test_a_recorded_read_is_in_the_log(app: Flask) -> None:
    customer = try_to_register(SYSTEM, "Otieno")
    assert try_to_look(SYSTEM, customer.id).family_name == "Otieno"
    assert entries()[-1].customers == [customer.id] and entries()[-1].chain == "access"


def test_one_identity_number_belongs_to_one_living_customer(app: Flask) -> None:
    @command(Permission.CREATE_CUSTOMER)
    def try_two_numbers(actor: Actor) -> None:
        for row in (a_customer(family_name="A"), a_customer(family_name="B")):
            number = IdentityNumber(
                customer_id=row.id,
                sealed_for=row.id,
                created_by="x",
                id_type=IdType.PASSPORT,
                country="KE",
                blind=b"same",
                number="1",
            )
            db.session.add(number)

    with pytest.raises(Refused) as refused:
        try_two_numbers(SYSTEM)
    assert refused.value.code == "DUPLICATE_CUSTOMER"
    assert entries()[-1].body["outcome"] == "refused"
