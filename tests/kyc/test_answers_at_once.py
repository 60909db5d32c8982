"""Answers that meet: the second check against a colleague's or its withdrawal, undoing, papers exchanged below."""

from uuid import UUID

from flask import Flask
from sqlalchemy import text

from backoffice.access.actor import SYSTEM, Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Decision, Outcome, RequestState
from backoffice.kernel.db import db
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from tests.identity.signing_in import staff
from tests.kyc.bank import PETER, RITA, held, papers_of
from tests.kyc.test_races import codes, counted
from tests.kyc.test_second_check import judge
from tests.live import at_once, done

CROWD: list[Actor] = [staff("kyc-reviewer", name=f"Reviewer {number}") for number in range(12)]


def checked_once(app: Flask) -> tuple[UUID, UUID, int]:
    """A case of high risk that Rita approved; the request for its second check, with its version."""
    with app.app_context():
        case = held(RITA)
        judge(SYSTEM, case)
        service.approve(RITA, case.id, case.revision)
        request = service.second_check_of(case)
        assert request is not None
        return case.id, request.id, request.version


def test_a_second_check_by_twelve_people_in_the_inbox_is_one_decision(live_app: Flask) -> None:
    case_id, request_id, version = checked_once(live_app)
    results = at_once(
        live_app, 12, lambda number: approvals.decide(CROWD[number], request_id, Outcome.APPROVED, version)
    )
    assert codes(results)["done"] == 1 and codes(results).keys() <= {"done", "ALREADY_DECIDED", "VERSION_CONFLICT"}
    with live_app.app_context():
        assert db.session.get_one(KycCase, case_id).state is CaseState.APPROVED
        assert counted(Decision) == 2  # Rita's and one more


def test_a_second_check_against_the_withdrawal_of_the_first_is_one_of_them(live_app: Flask) -> None:
    for _ in range(5):
        case_id, request_id, version = checked_once(live_app)

        def act(number: int, case_id: UUID = case_id, request_id: UUID = request_id, version: int = version) -> object:
            if number % 2:
                return service.undo(RITA, case_id)
            return approvals.decide(PETER, request_id, Outcome.APPROVED, version)

        results = at_once(live_app, 2, act, threads=2)
        assert len(done(results)) == 1, codes(results)
        with live_app.app_context():
            case, request = db.session.get_one(KycCase, case_id), db.session.get_one(ApprovalRequest, request_id)
            decided = counted(Decision, Decision.id == request_id)
            if case.state is CaseState.APPROVED:
                assert (request.state, case.answered_by, decided) == (RequestState.APPROVED, PETER.id, 1)
            else:
                assert (case.holder, request.state, decided) == (RITA.id, RequestState.WITHDRAWN, 0)


def test_a_second_check_on_the_case_against_one_in_the_inbox_is_one_decision(live_app: Flask) -> None:
    case_id, request_id, version = checked_once(live_app)

    def act(number: int) -> object:
        if number % 2:
            return approvals.decide(CROWD[number], request_id, Outcome.APPROVED, version)
        case = service.claim(PETER, case_id)
        return service.approve(PETER, case_id, case.revision)

    at_once(live_app, 8, act, threads=8)
    with live_app.app_context():
        case = db.session.get_one(KycCase, case_id)
        assert (case.state, counted(Decision)) == (CaseState.APPROVED, 2)


def test_an_approval_against_its_own_undoing_leaves_no_half(live_app: Flask) -> None:
    """However often the two follow each other, the papers say what the case says, and each decision was taken once."""
    with live_app.app_context():
        case_id = held(RITA).id

    def act(number: int) -> object:
        return service.undo(RITA, case_id) if number % 2 else service.approve(RITA, case_id, 1)

    results = at_once(live_app, 40, act)
    assert codes(results).keys() <= {"done", "ALREADY_DECIDED", "INVALID_TRANSITION"}
    with live_app.app_context():
        case = db.session.get_one(KycCase, case_id)
        accepted = case.state is CaseState.APPROVED
        assert {paper.state.value for paper in papers_of(case)} == {"accepted" if accepted else "in_review"}
        waiting = counted(ApprovalRequest, ApprovalRequest.subject_id == case_id, ApprovalRequest.state == "pending")
        assert waiting == int(not accepted)


def test_papers_exchanged_below_an_open_decision_are_not_approved(live_app: Flask) -> None:
    """Somebody with the database in hand takes a paper away between the look and the approval: 409, nothing decided."""
    with live_app.app_context():
        case_id = held(RITA).id
        paper = papers_of(db.session.get_one(KycCase, case_id))[0]
        connection = db.session.connection()
        connection.exec_driver_sql("BEGIN READ WRITE")
        connection.execute(text("UPDATE document SET case_id = NULL WHERE id = :id"), {"id": paper.id})
        connection.exec_driver_sql("COMMIT")
        db.session.remove()
    (refused,) = at_once(live_app, 1, lambda _: service.approve(RITA, case_id, 1), threads=1)
    assert (getattr(refused, "code", ""), getattr(refused, "status", 0)) == ("VERSION_CONFLICT", 409)
    with live_app.app_context():
        assert counted(Decision) == 0
