"""Many people at one case, each on a connection of their own; and what the database refuses without any application."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest, Decision, RequestKind
from backoffice.documents.models import DocumentState
from backoffice.kernel import audit_chain
from backoffice.kernel.db import db
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from tests.identity.signing_in import staff
from tests.kyc.bank import AGENT, BOTH_HATS, PETER, RITA, customer_of, entries, held, opened, paper, papers_of, rename
from tests.live import at_once, done

CROWD = 200


def codes(results: Sequence[object]) -> Counter[str]:
    return Counter(getattr(result, "code", "done") for result in results)


def outcomes(operation: str) -> Counter[tuple[str, str | None]]:
    return Counter((entry.body["outcome"], entry.body["code"]) for entry in entries(operation))


def counted(model: type[object], *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def a_held_case(app: Flask) -> UUID:
    with app.app_context():
        return held(RITA).id


def test_two_hundred_approvals_of_one_case_are_one_decision(live_app: Flask) -> None:
    case_id = a_held_case(live_app)
    results = at_once(live_app, CROWD, lambda _: service.approve(RITA, case_id, 1), threads=CROWD)
    assert codes(results) == {"done": 1, "ALREADY_DECIDED": CROWD - 1}
    assert {result.status for result in results if result not in done(results)} == {409}  # type: ignore[union-attr]  # the refused ones
    with live_app.app_context():
        assert outcomes("kyc.approve") == {("done", None): 1, ("refused", "ALREADY_DECIDED"): CROWD - 1}
        assert counted(Decision) == 1
        assert counted(ApprovalRequest, ApprovalRequest.kind == RequestKind.TIER) == 1
        assert {one.state for one in papers_of(db.session.get_one(KycCase, case_id))} == {DocumentState.ACCEPTED}
        assert audit_chain.verify("change").sound and audit_chain.verify("access").sound


def test_an_approval_against_a_rejection_is_one_of_them(live_app: Flask) -> None:
    case_id = a_held_case(live_app)

    def decide(number: int) -> KycCase:
        if number % 2:
            return service.reject(RITA, case_id, 1, "UNREADABLE")
        return service.approve(RITA, case_id, 1)

    results = at_once(live_app, 40, decide)
    assert codes(results) == {"done": 1, "ALREADY_DECIDED": 39}
    with live_app.app_context():
        case = db.session.get_one(KycCase, case_id)
        accepted = case.state is CaseState.APPROVED
        expected = DocumentState.ACCEPTED if accepted else DocumentState.REJECTED
        assert {one.state for one in papers_of(case)} == {expected}
        assert counted(ApprovalRequest, ApprovalRequest.kind == RequestKind.TIER) == int(accepted)


@pytest.mark.parametrize("count", [12, pytest.param(1000, marks=pytest.mark.bench)])
def test_nothing_is_decided_that_was_not_seen(live_app: Flask, count: int) -> None:
    """A paper or a name arrives while the holder approves: the approval is of the old version, or refused."""
    with live_app.app_context():
        cases = [held(RITA).id for _ in range(count)]
        people = [db.session.get_one(KycCase, case_id).customer_id for case_id in cases]

    def act(number: int) -> object:
        case_id, customer_id = cases[number // 3], people[number // 3]
        if number % 3 == 0:
            return service.approve(RITA, case_id, 1)
        if number % 3 == 1:
            return rename(AGENT, customer_id, "Odhiambo")
        return paper(customer_of(db.session.get_one(KycCase, case_id)))

    results = at_once(live_app, 3 * count, act)
    assert set(codes(results)) <= {"done", "VERSION_CONFLICT"}
    with live_app.app_context():
        for case_id in cases:
            case = db.session.get_one(KycCase, case_id)
            assert (case.state is CaseState.APPROVED) == (case.revision == 1)
            if case.state is CaseState.APPROVED:
                assert len(case.shown) == 2


def test_thirty_two_reviewers_never_get_the_same_case(live_app: Flask) -> None:
    with live_app.app_context():
        cases = {opened().id for _ in range(40)}
    crowd = [staff("kyc-reviewer", name=f"Reviewer {number}") for number in range(32)]
    taken = at_once(live_app, 32, lambda number: service.claim_next(crowd[number]), threads=32)
    got = [case.id for case in taken if isinstance(case, KycCase)]
    assert len(set(got)) == len(got) == 32 and set(got) <= cases


def test_one_case_is_claimed_by_one_of_many(live_app: Flask) -> None:
    with live_app.app_context():
        case_id = opened().id
    crowd = [staff("kyc-reviewer", name=f"Reviewer {number}") for number in range(16)]
    results = at_once(live_app, 16, lambda number: service.claim(crowd[number], case_id), threads=16)
    assert codes(results) == {"done": 1, "NOT_HOLDER": 15}


def test_one_customer_has_one_case_under_way(live_app: Flask) -> None:
    with live_app.app_context():
        case = opened()
        service.reject(RITA, service.claim(RITA, case.id).id, 1, "UNREADABLE")
        customer_id = case.customer_id
        paper(customer_of(case))
    results = at_once(live_app, 12, lambda _: service.open_case(AGENT, customer_id))
    assert len({result.id for result in done(results)}) == 1
    assert sum(result.made for result in done(results)) == 1


def decision_by(checker: Actor, case_id: UUID, maker: str) -> None:
    """A decision written past every rule of the application."""
    connection = db.session.connection()
    connection.exec_driver_sql("BEGIN READ WRITE")
    statement = text(
        "INSERT INTO decision (request_id, maker, checker, checker_name, outcome, seen_version, seen_sha256,"
        " decided_at, sealed_for, sealed, version, created_at) VALUES"
        " (:id, :maker, :checker, 'X', 'approved', 1, '', :now, :subject, '', 1, :now)"
    )
    given = {"id": case_id, "maker": maker, "checker": checker.id, "now": datetime.now(UTC), "subject": uuid4()}
    connection.execute(statement, given)


@pytest.mark.parametrize(
    ("checker", "maker", "constraint"),
    [
        (AGENT, AGENT, "ck_decision_four_eyes"),
        (BOTH_HATS, AGENT, "decision_by_contributor"),
        (PETER, PETER, "ck_decision_four_eyes"),
        (PETER, RITA, "decision_of_its_maker"),
    ],
)
def test_plain_sql_cannot_decide_own_work(live_app: Flask, checker: Actor, maker: Actor, constraint: str) -> None:
    with live_app.app_context():
        case = opened()
        rename(BOTH_HATS, case.customer_id, "Odhiambo")
        rename(AGENT, case.customer_id, "Otieno")
        with pytest.raises(IntegrityError) as error:
            decision_by(checker, case.id, maker.id)
        assert getattr(error.value.orig, "diag").constraint_name == constraint  # noqa: B009 (psycopg's errors have it)
        db.session.rollback()


def test_plain_sql_cannot_decide_twice(live_app: Flask) -> None:
    with live_app.app_context():
        case = service.approve(RITA, held(RITA).id, 1)
        with pytest.raises(IntegrityError, match="pk_decision"):
            decision_by(PETER, case.id, AGENT.id)
        db.session.rollback()
