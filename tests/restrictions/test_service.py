"""Restrictions on a real database: set at once, lifted each on its own, ended by time."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from backoffice.access.actor import SYSTEM, Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.audit_log import opened_changes
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refused
from backoffice.restrictions import jobs, service
from backoffice.restrictions.models import Restriction, RestrictionKind, Source
from tests.approvals.bank import ALICE, JOY, KWAME, PETER, SOUTH, amina, entries

K, S = RestrictionKind, Source


def set_on(customer: Customer, kind: K = K.NO_DEBIT, source: S = S.CUSTOMER, by: Actor = JOY) -> Restriction:
    return service.restrict(by, customer.id, kind, source, "card lost")


def flags(customer: Customer) -> tuple[bool, bool, bool]:
    row = db.session.get_one(Customer, customer.id)
    return row.blocked_all, row.blocked_debit, row.blocked_credit


def asked_to_lift(customer: Customer, source: S = S.COURT) -> ApprovalRequest:
    row = set_on(customer, source=source)
    request = service.lift(JOY, customer.id, row.id, "letter of 10 Nov")
    assert isinstance(request, ApprovalRequest)
    return request


def test_a_restriction_blocks_at_once_and_leaves_an_entry(app: Flask) -> None:
    customer = amina()
    row = set_on(customer)
    assert flags(customer) == (False, True, False)
    [entry] = entries("restrictions.restrict")
    assert entry.customers == [customer.id] and entry.body["outcome"] == "done"
    assert "card lost" not in str(entry.body) and opened_changes(entry)[1] == "card lost"
    assert [found.id for found in service.in_force_of([customer.id])[customer.id]] == [row.id]


def test_lifting_one_restriction_leaves_the_others(app: Flask) -> None:
    customer = amina()
    first, second = set_on(customer), set_on(customer)
    set_on(customer, K.NO_CREDIT)
    service.lift(JOY, customer.id, first.id, "found again")
    assert flags(customer) == (False, True, True)
    service.lift(JOY, customer.id, second.id, "found again")
    assert flags(customer) == (False, False, True)


@pytest.mark.parametrize("source", [S.COMPLIANCE, S.COURT, S.FRAUD])
def test_a_grave_restriction_stays_until_a_second_person_agrees(app: Flask, source: S) -> None:
    customer = amina()
    request = asked_to_lift(customer, source)
    assert flags(customer) == (False, True, False)
    approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert flags(customer) == (False, False, False)
    [entry] = entries("approvals.approve_restriction")
    assert entry.customers == [customer.id] and entry.body["permission"] == "lift_restriction"


def test_declining_leaves_the_restriction_and_it_may_be_asked_again(app: Flask) -> None:
    customer = amina()
    request = asked_to_lift(customer)
    approvals.kinds.decide(KWAME, request.id, Outcome.DECLINED, request.version, "the order still stands")
    assert flags(customer) == (False, True, False)
    again = service.lift(JOY, customer.id, request.subject_id, "second letter")
    assert isinstance(again, ApprovalRequest) and again.id != request.id


def test_nobody_asks_twice_for_the_same(app: Flask) -> None:
    customer = amina()
    request = asked_to_lift(customer)
    with pytest.raises(Refused) as refused:
        service.lift(KWAME, customer.id, request.subject_id, "me too")
    assert refused.value.code == "VERSION_CONFLICT"


def test_nobody_approves_the_lifting_they_asked_for(app: Flask) -> None:
    customer = amina()
    row = set_on(customer, source=S.FRAUD, by=KWAME)
    request = service.lift(KWAME, customer.id, row.id, "checked")
    with pytest.raises(Refused) as refused:
        approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert refused.value.code == "SELF_APPROVAL" and flags(customer) == (False, True, False)
    approvals.kinds.decide(ALICE, request.id, Outcome.APPROVED, request.version)
    assert flags(customer) == (False, False, False)


def test_a_lifted_restriction_is_not_lifted_again(app: Flask) -> None:
    customer = amina()
    row = set_on(customer)
    service.lift(JOY, customer.id, row.id, "found")
    with pytest.raises(Refused) as refused:
        service.lift(JOY, customer.id, row.id, "again")
    assert refused.value.code == "ALREADY_DECIDED"


def test_a_restriction_with_an_end_blocks_until_then(app: Flask) -> None:
    customer = amina()
    now = clock.now()
    row = service.restrict(JOY, customer.id, K.ALL, S.CUSTOMER, "abroad", now + timedelta(days=7))
    set_on(customer, K.NO_CREDIT)
    jobs.end_in_time()
    assert flags(customer) == (True, False, True)
    with clock.at(now + timedelta(days=8)):
        jobs.end_in_time()
        assert flags(customer) == (False, False, True) and service.run_out() == []
    assert row.lifted_at == row.ends_at and len(entries("restrictions.expire")) == 1


def test_an_end_in_the_past_is_refused_with_the_field_named(app: Flask) -> None:
    customer = amina()
    with pytest.raises(Invalid) as refused:
        service.restrict(JOY, customer.id, K.ALL, S.CUSTOMER, "abroad", clock.now() - timedelta(days=1))
    assert list(refused.value.fields) == ["until"]


def test_only_those_in_charge_restrict_and_only_within_their_branch(app: Flask) -> None:
    customer = amina()
    with pytest.raises(PermissionDenied):
        service.restrict(PETER, customer.id, K.ALL, S.FRAUD, "x")
    with pytest.raises(NotFound):
        service.restrict(SOUTH, customer.id, K.ALL, S.FRAUD, "x")
    service.restrict(SYSTEM, customer.id, K.ALL, S.FRAUD, "x")
    assert flags(customer) == (True, False, False)


def test_who_set_a_restriction_does_not_approve_its_lifting(app: Flask) -> None:
    customer = amina()
    row = set_on(customer, source=S.COURT, by=KWAME)
    request = service.lift(JOY, customer.id, row.id, "letter of 10 Nov")
    with pytest.raises(Refused) as refused:
        approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert refused.value.code == "SELF_APPROVAL" and flags(customer) == (False, True, False)


def test_restrictions_of_every_source_lifted_in_any_order_leave_the_others(app: Flask) -> None:
    luck = Random(3)
    for _ in range(6):
        customer = amina()
        held = [set_on(customer, luck.choice(list(K)), source) for source in S]
        luck.shuffle(held)
        while held:
            lift_whatever_it_takes(customer, held.pop())
            left = {row.kind for row in held}
            assert flags(customer) == (K.ALL in left, K.NO_DEBIT in left, K.NO_CREDIT in left)


def lift_whatever_it_takes(customer: Customer, row: Restriction) -> None:
    """By one person, or by two where the source needs that."""
    done = service.lift(JOY, customer.id, row.id, "looked into it")
    if isinstance(done, ApprovalRequest):
        approvals.decide(KWAME, done.id, Outcome.APPROVED, done.version)
