"""Four eyes on a real database: refused by the rule, and by the database for who goes past it with plain SQL."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backoffice.access.actor import Actor
from backoffice.approvals import service
from backoffice.approvals.models import ApprovalRequest, Contribution, Outcome, RequestState
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, PermissionDenied, Refused
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.tiers import service as tiers
from tests.approvals.bank import ALICE, JOY, KWAME, MANAGER, PETER, amina, entries, nobody
from tests.tiers.bank import accept, edited, verify_phone

INSERT = text(
    "INSERT INTO decision (request_id, version, created_at, sealed_for, sealed, maker, checker, checker_name, outcome, "
    "seen_version, seen_sha256, decided_at) VALUES (:request, 1, now(), :subject, '', :maker, :checker, 'x', "
    "'approved', 1, '', :at)"
)


def proposed(customer: Customer, by: Actor = JOY) -> ApprovalRequest:
    accept(JOY, customer, "id", "address")
    return tiers.propose(by, customer.id, 2)


def by_hand(request: ApprovalRequest, checker: Actor, maker: str = "") -> None:
    """A decision written past every rule of ours."""
    values: dict[str, Any] = {
        "request": request.id, "subject": request.sealed_for, "maker": maker or request.maker, "checker": checker.id,
        "at": clock.now(),
    }  # fmt: skip
    with db.session.begin_nested():
        db.session.connection().execute(INSERT, values)


def constraint(error: pytest.ExceptionInfo[IntegrityError]) -> str:
    return str(error.value.orig.diag.constraint_name)  # type: ignore[union-attr]


def refused(actor: Actor, request: ApprovalRequest, outcome: Outcome = Outcome.APPROVED, version: int = 0) -> str:
    with pytest.raises(Refused) as error:
        service.decide(actor, request.id, outcome, version or request.version)
    return error.value.code


def test_a_decision_is_one_row_one_state_and_one_entry(app: Flask) -> None:
    customer = amina()
    request = proposed(customer)
    service.decide(KWAME, request.id, Outcome.APPROVED, 1, "seen")
    assert request.state is RequestState.APPROVED
    decision = service.decisions_on([request])[request.id]
    assert (decision.checker, decision.maker, decision.note, decision.seen_version) == (KWAME.id, JOY.id, "seen", 1)
    [entry] = entries("approvals.approve_tier")
    assert (entry.body["outcome"], entry.body["permission"]) == ("done", "approve_tier")
    assert "seen" not in str(entry.body["open"])


def test_declining_changes_nothing_else(app: Flask) -> None:
    customer = amina()
    request = proposed(customer)
    service.decide(KWAME, request.id, Outcome.DECLINED, 1, "income unclear")
    assert request.state is RequestState.DECLINED
    assert db.session.get_one(Customer, customer.id).tier_level is None


def test_a_request_is_decided_once(app: Flask) -> None:
    request = proposed(amina())
    service.decide(KWAME, request.id, Outcome.APPROVED, 1)
    assert refused(ALICE, request, version=1) == "ALREADY_DECIDED"
    assert refused(ALICE, request, Outcome.DECLINED) == "ALREADY_DECIDED"
    assert [entry.body["outcome"] for entry in entries("approvals.approve_tier")] == ["done", "refused"]
    with pytest.raises(IntegrityError) as error:
        by_hand(request, ALICE)
    assert constraint(error) == "pk_decision"


def test_nobody_decides_what_they_proposed(app: Flask) -> None:
    request = proposed(amina(), by=KWAME)
    assert refused(KWAME, request) == "SELF_APPROVAL"
    with pytest.raises(IntegrityError) as error:
        by_hand(request, KWAME)
    assert constraint(error) == "ck_decision_four_eyes"


def test_a_false_maker_does_not_help(app: Flask) -> None:
    request = proposed(amina(), by=KWAME)
    with pytest.raises(IntegrityError) as error:
        by_hand(request, KWAME, maker=JOY.id)
    assert constraint(error) == "decision_of_its_maker"


def test_who_registered_the_customer_does_not_decide_the_tier(app: Flask) -> None:
    request = proposed(amina(by=KWAME))
    assert refused(KWAME, request) == "SELF_APPROVAL"
    with pytest.raises(IntegrityError) as error:
        by_hand(request, KWAME)
    assert constraint(error) == "decision_by_contributor"
    service.decide(ALICE, request.id, Outcome.APPROVED, 1)


def test_work_before_the_last_decision_counts_no_more(app: Flask) -> None:
    customer = amina(by=KWAME)
    first = proposed(customer)
    service.decide(ALICE, first.id, Outcome.DECLINED, 1)
    again = tiers.propose(JOY, customer.id, 2)
    service.decide(KWAME, again.id, Outcome.APPROVED, 1)
    assert again.state is RequestState.APPROVED


def test_an_edit_after_the_last_decision_counts_again(app: Flask) -> None:
    customer = amina()
    service.decide(ALICE, proposed(customer).id, Outcome.DECLINED, 1)
    edited(ALICE, customer.id)
    again = tiers.propose(JOY, customer.id, 2)
    assert refused(ALICE, again) == "SELF_APPROVAL"


def test_for_other_kinds_only_the_maker_is_kept_out(app: Flask) -> None:
    customer = amina(by=KWAME)
    row = restrictions.restrict(JOY, customer.id, RestrictionKind.ALL, Source.COURT, "order")
    request = restrictions.lift(JOY, customer.id, row.id, "withdrawn")
    assert isinstance(request, ApprovalRequest)
    service.decide(KWAME, request.id, Outcome.APPROVED, 1)
    assert request.state is RequestState.APPROVED


def test_who_made_the_object_is_kept_out_by_the_database_too(app: Flask) -> None:
    customer = amina()
    row = restrictions.restrict(KWAME, customer.id, RestrictionKind.ALL, Source.COURT, "order")
    request = restrictions.lift(JOY, customer.id, row.id, "withdrawn")
    assert isinstance(request, ApprovalRequest)
    with pytest.raises(IntegrityError) as error:
        by_hand(request, KWAME)
    assert constraint(error) == "decision_on_own_object"


@pytest.mark.parametrize(
    "statement", ["UPDATE decision SET checker = 'x'", "DELETE FROM decision", "TRUNCATE decision CASCADE"]
)
def test_a_decision_stays_as_it_was_made(app: Flask, statement: str) -> None:
    service.decide(KWAME, proposed(amina()).id, Outcome.APPROVED, 1)
    with pytest.raises(IntegrityError) as error, db.session.begin_nested():
        db.session.connection().execute(text(statement))
    assert constraint(error) == "decision_once"


def test_only_the_latest_contribution_is_kept(app: Flask) -> None:
    customer = amina(by=JOY)
    edited(JOY, customer.id)
    edited(KWAME, customer.id)
    rows = db.session.query(Contribution).filter_by(customer_id=customer.id).all()
    assert sorted(row.actor_id for row in rows) == sorted({JOY.id, KWAME.id})


def test_a_permission_is_asked_for_each_kind(app: Flask) -> None:
    request = proposed(amina())
    for actor in (JOY, PETER, MANAGER):
        with pytest.raises(PermissionDenied):
            service.decide(actor, request.id, Outcome.APPROVED, 1)
    with pytest.raises(NotFound):
        service.decide(KWAME, nobody(), Outcome.APPROVED, 1)


def test_a_request_within_a_foreign_branch_is_missing(app: Flask) -> None:
    request = proposed(amina())
    southern = Actor(KWAME.iss, "southern", "S", KWAME.permissions - {"all_branches"}, "south")  # type: ignore[operator]
    for ask in (
        lambda: service.request(southern, request.id),
        lambda: service.decide(southern, request.id, Outcome.APPROVED, 1),
    ):
        with pytest.raises(NotFound):
            ask()
    assert service.requests(southern).items == [] and service.waiting(southern) == {}


def test_the_inbox_counts_what_waits_by_kind(app: Flask) -> None:
    customer: UUID = proposed(amina()).customer_id or nobody()
    verify_phone(JOY, db.session.get_one(Customer, customer))
    row = restrictions.restrict(JOY, customer, RestrictionKind.ALL, Source.COURT, "order")
    restrictions.lift(JOY, customer, row.id, "withdrawn")
    assert {kind.value: count for kind, count in service.waiting(KWAME).items()} == {"tier": 1, "restriction": 1}
    assert service.waiting(PETER) == {} and service.waiting(JOY) == {}
