"""Tiers on a real database: Basic by the phone, every other by two people, with the evidence kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Decision, Outcome, RequestState
from backoffice.customers.models import Customer, Stage
from backoffice.documents import service as documents
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, PermissionDenied, Refused
from backoffice.tiers import service
from backoffice.tiers.service import assigning
from tests.approvals.bank import ALICE, JOY, KWAME, PETER, SOUTH, amina, company, entries
from tests.tiers.bank import accept, declined, edited, known_as_verified, owned, reviewed, verify_phone, waiting


def tier(customer: Customer) -> int | None:
    return db.session.get_one(Customer, customer.id).tier_level


def test_the_table_of_tiers_is_data(app: Flask) -> None:
    rows = {row.level: (row, limits) for row, limits in service.tiers(JOY).rows}
    assert [row.name for row, _ in rows.values()] == ["Basic", "Standard", "Premium", "Business"]
    assert rows[2][1].max_balance == Decimal(50000) and rows[3][1].max_transaction == Decimal(250000)
    assert rows[4][1].max_balance is None and rows[4][0].organisations_only


def test_basic_comes_into_force_when_the_phone_is_verified(app: Flask) -> None:
    customer = amina()
    phone = verify_phone(JOY, customer)
    row = db.session.get_one(Customer, customer.id)
    assert (row.tier_level, row.stage) == (1, Stage.CUSTOMER) and row.activated_at
    [held] = assigning.history(customer.id)
    assert held.evidence == [phone.id] and held.request_id is None
    assert "customer.tier_level" in entries("tiers.verify_phone")[-1].body["fields"]


def test_a_households_phone_does_not_carry_basic(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer, shared=True)
    assert tier(customer) is None


def test_a_second_verified_phone_changes_nothing(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    verify_phone(JOY, customer)
    assert len(assigning.history(customer.id)) == 1


def test_a_higher_tier_takes_two_people_and_keeps_the_evidence(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    request = service.propose(JOY, customer.id, 2, "wants to send more")
    assert tier(customer) == 1 and request.version == 1
    approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, 1, "fine")
    assert tier(customer) == 2
    newest, oldest = assigning.history(customer.id)
    assert newest.request_id == request.id and len(newest.evidence) == 2 and oldest.ends_at == newest.starts_at
    [entry] = entries("approvals.approve_tier")
    assert entry.customers == [customer.id] and "tier_assignment.level" in entry.body["fields"]
    assert db.session.get_one(Decision, request.id).note == "fine"


def test_a_tier_without_its_evidence_is_refused_and_the_attempt_kept(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id")
    with pytest.raises(Refused) as refused:
        service.propose(JOY, customer.id, 2)
    assert (refused.value.code, refused.value.details) == ("KYC_REQUIRED", {"missing": ["address"]})
    assert entries("tiers.propose")[-1].body["code"] == "KYC_REQUIRED"


def test_papers_that_have_run_out_prove_nothing(app: Flask) -> None:
    customer = amina()
    accept(JOY, customer, "id", expires=clock.today() - timedelta(days=1))
    accept(JOY, customer, "address", expires=clock.today())
    assert service.evidence_of(customer) == {"address"} == documents.accepted_requirements(customer.id)


def test_evidence_that_ran_out_before_the_decision_stops_it(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address", expires=clock.today())
    request = service.propose(JOY, customer.id, 2)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Refused) as refused:
        approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, 1)
    assert refused.value.code == "KYC_REQUIRED" and tier(customer) == 1


def test_one_proposal_waits_at_a_time(app: Flask) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address", "income")
    service.propose(JOY, customer.id, 2)
    with pytest.raises(Refused) as refused:
        service.propose(KWAME, customer.id, 3)
    assert refused.value.code == "VERSION_CONFLICT"


def test_accepted_documents_propose_the_highest_reachable_tier(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    request = reviewed(PETER, customer.id)
    assert request and request.new["level"] == 2 and request.maker == PETER.id
    assert reviewed(PETER, customer.id) is None and len(waiting(customer.id)) == 1


def test_a_better_proposal_replaces_the_one_that_waits(app: Flask) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    first = reviewed(PETER, customer.id)
    accept(JOY, customer, "income")
    second = reviewed(PETER, customer.id)
    assert first and second and (first.state, second.new["level"]) == (RequestState.WITHDRAWN, 3)
    with pytest.raises(Refused) as refused:
        approvals.kinds.decide(KWAME, first.id, Outcome.APPROVED, first.version)
    assert refused.value.code == "ALREADY_DECIDED"


def test_nothing_is_proposed_when_the_tier_would_not_rise(app: Flask) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    assert reviewed(PETER, customer.id) is None
    declined(KWAME, amina().id)


def test_business_is_proposed_by_people_and_for_organisations_only(app: Flask) -> None:
    firm, person = company(), amina()
    for customer in (firm, person):
        accept(JOY, customer, "business_registration", "beneficial_owners")
        assert reviewed(PETER, customer.id) is None
    with pytest.raises(Refused) as refused:
        service.propose(JOY, person.id, 4)
    assert refused.value.code == "INVALID_TRANSITION"
    request = service.propose(JOY, firm.id, 4)
    approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, 1)
    assert tier(firm) == 4 and request.new["unlimited"] is True


def test_a_customer_who_was_declined_gets_no_tier(app: Flask) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    request = service.propose(JOY, customer.id, 2)
    declined(KWAME, customer.id)
    with pytest.raises(Refused) as refused:
        approvals.kinds.decide(ALICE, request.id, Outcome.APPROVED, request.version)
    assert refused.value.code == "INVALID_TRANSITION"


def test_a_changed_customer_is_looked_at_again(app: Flask) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    request = service.propose(JOY, customer.id, 2)
    edited(JOY, customer.id)
    with pytest.raises(Refused) as refused:
        approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, 1)
    assert refused.value.code == "VERSION_CONFLICT" and request.version == 2
    approvals.kinds.decide(KWAME, request.id, Outcome.APPROVED, 2)
    assert tier(customer) == 2


def test_only_those_in_charge_propose_and_only_within_their_branch(app: Flask) -> None:
    customer = amina()
    with pytest.raises(PermissionDenied):
        service.propose(PETER, customer.id, 2)
    with pytest.raises(NotFound):
        service.propose(SOUTH, customer.id, 2)
    assert db.session.scalars(select(Decision)).all() == []


def test_the_owners_of_an_organisation_are_verified_before_it_reaches_business(app: Flask) -> None:
    firm, owner = company(), amina()
    accept(JOY, firm, "business_registration", "beneficial_owners")
    owned(JOY, firm, owner)
    with pytest.raises(Refused) as refused:
        service.propose(JOY, firm.id, 4)
    assert refused.value.details["missing"] == ["beneficial_owners"]
    known_as_verified(PETER, owner.id)
    assert service.propose(JOY, firm.id, 4).new["level"] == 4
