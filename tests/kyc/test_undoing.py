"""Undoing an answer on a case: within ten seconds, by who gave it, and everything is as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Decision, Outcome, RequestKind, RequestState, Withdrawal
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from backoffice.notifications.models import Message, MessageState
from tests.approvals.bank import ALICE
from tests.identity.signing_in import sign_in, token_of
from tests.kyc.bank import AGENT, PETER, RITA, customer_of, entries, held, paper, papers_of
from tests.live import at_once, done
from tests.rest import Machine

TRIES = 20  # run with 200 by hand
OF_CUSTOMER = ("kyc", "kyc_verified_at", "kyc_expires_at", "tier_level", "stage", "activated_at")
OF_CASE = ("state", "revision", "holder", "reason", "note", "asked_for", "answered_by", "answered_at", "decided_at")
Answer = Callable[[KycCase], KycCase]
ANSWERS: dict[str, Answer] = {
    "approve": lambda case: service.approve(RITA, case.id, case.revision, "clear"),
    "reject": lambda case: service.reject(RITA, case.id, case.revision, "UNREADABLE", "blurred"),
    "ask again": lambda case: service.ask_again(
        RITA, case.id, case.revision, "UNREADABLE", named=[papers_of(case)[0].id]
    ),
}


def picture(case: KycCase) -> list[Any]:
    """All that an answer may change, as the database has it."""
    customer = customer_of(case)
    row = db.session.get_one(KycCase, case.id)
    papers = [(paper.id, paper.state) for paper in papers_of(row)]
    waiting = [(one.kind, one.new) for one in proposals(case)]
    return (
        [getattr(customer, name) for name in OF_CUSTOMER] + [getattr(row, name) for name in OF_CASE] + papers + waiting
    )


def proposals(case: KycCase) -> list[ApprovalRequest]:
    """The customer's requests that wait in the inbox."""
    waits = (ApprovalRequest.in_inbox, ApprovalRequest.state == RequestState.PENDING)
    return list(
        db.session.scalars(select(ApprovalRequest).where(ApprovalRequest.customer_id == case.customer_id, *waits))
    )


def refusal(who: Any, case: KycCase) -> str:
    with pytest.raises(Refused) as error:
        service.undo(who, case.id)
    return error.value.code


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_undone_answer_leaves_everything_as_it_was(app: Flask, answer: Answer) -> None:
    case = held(RITA)
    before = picture(case)
    answer(case)
    assert picture(case) != before
    service.undo(RITA, case.id)
    assert picture(case) == before
    [entry] = entries("kyc.undo")
    assert entry.body["outcome"] == "done" and entry.customers == [case.customer_id]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_after_undoing_the_case_is_answered_anew(app: Flask, answer: Answer) -> None:
    case = held(RITA)
    ANSWERS["approve"](case)
    service.undo(RITA, case.id)
    answer(case)
    service.undo(RITA, case.id)
    ANSWERS["approve"](case)
    assert customer_of(case).kyc == "verified"
    rounds = list(db.session.scalars(select(ApprovalRequest.round).where(ApprovalRequest.subject_id == case.id)))
    assert sorted(rounds) == list(range(1, len(rounds) + 1))


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_the_customer_is_not_told_what_was_undone(app: Flask, answer: Answer) -> None:
    case = held(RITA)
    answer(case)
    service.undo(RITA, case.id)
    [message] = db.session.scalars(select(Message))
    assert message.state is MessageState.WITHDRAWN


def test_the_customer_is_told_that_all_papers_are_in_order(app: Flask) -> None:
    case = held(RITA)
    ANSWERS["approve"](case)
    [message] = db.session.scalars(select(Message))
    assert (message.about, message.once) == ("kyc_approved", False) and "has checked your papers" in message.text


def test_what_the_customer_read_is_not_undone(app: Flask) -> None:
    case = held(RITA)
    ANSWERS["reject"](case)
    db.session.connection().execute(text("UPDATE message SET state = 'sent'"))
    assert refusal(RITA, case) == "ALREADY_DECIDED"
    assert customer_of(case).kyc == "rejected"


def test_a_proposal_that_was_replaced_waits_again(app: Flask) -> None:
    case = held(RITA)
    ANSWERS["approve"](case)
    paper(customer_of(case), kind=papers_of(case)[0].document_type)
    again = service.claim(RITA, service.open_case(AGENT, case.customer_id).case.id)
    before = proposals(case)
    ANSWERS["approve"](again)
    service.undo(RITA, again.id)
    assert proposals(case) == before


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_ten_seconds_later_the_answer_stands(app: Flask, answer: Answer) -> None:
    case = held(RITA)
    answer(case)
    with clock.at(clock.now() + timedelta(seconds=10)):
        assert refusal(RITA, case) == "ALREADY_DECIDED"
    assert db.session.get_one(KycCase, case.id).state is not CaseState.IN_REVIEW


def test_only_who_answered_undoes(app: Flask) -> None:
    case = held(RITA)
    assert refusal(RITA, case) == "INVALID_TRANSITION"
    ANSWERS["approve"](case)
    assert refusal(PETER, case) == "NOT_HOLDER"
    service.undo(RITA, case.id)
    assert refusal(RITA, case) == "INVALID_TRANSITION"


def test_an_approval_is_not_undone_once_its_tier_was_decided(app: Flask) -> None:
    case = held(RITA)
    ANSWERS["approve"](case)
    [request] = proposals(case)
    approvals.decide(ALICE, request.id, Outcome.APPROVED, request.version)
    assert refusal(RITA, case) == "ALREADY_DECIDED"
    assert customer_of(case).tier_level == 2


def test_a_paper_that_came_meanwhile_joins_the_case(app: Flask) -> None:
    case = held(RITA)
    ANSWERS["approve"](case)
    paper(customer_of(case))
    service.undo(RITA, case.id)
    assert len(papers_of(case)) == 3 and case.revision == 2
    ANSWERS["approve"](case)


def test_who_worked_before_an_undone_decision_still_does_not_decide(app: Flask) -> None:
    case = held(RITA)
    assert approvals.took_part(AGENT, RequestKind.KYC, case.customer_id)
    ANSWERS["approve"](case)
    assert not approvals.took_part(AGENT, RequestKind.KYC, case.customer_id)
    service.undo(RITA, case.id)
    assert approvals.took_part(AGENT, RequestKind.KYC, case.customer_id)


def test_the_database_lets_nobody_else_withdraw_and_nobody_late(app: Flask) -> None:
    case = held(RITA)
    ANSWERS["approve"](case)
    decision = db.session.get_one(Decision, case.id)
    statement = text(
        "INSERT INTO withdrawal (request_id, version, created_at, checker, decided_at, at, next_id)"
        " VALUES (:id, 1, :at, :checker, :decided_at, :at, :id)"
    )
    given = {"id": case.id, "decided_at": decision.decided_at}
    for checker, later, constraint in [
        (PETER.id, 1, "withdrawal_by_its_checker"),
        (RITA.id, 10, "ck_withdrawal_in_time"),
    ]:
        values = given | {"checker": checker, "at": decision.decided_at + timedelta(seconds=later)}
        with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
            db.session.connection().execute(statement, values)


def test_an_approval_of_the_tier_against_the_undoing_has_one_outcome(live_app: Flask) -> None:
    with live_app.app_context():
        cases = [ANSWERS["approve"](held(RITA)) for _ in range(TRIES)]
        ids = [case.id for case in cases]
        requests = [proposals(case)[0].id for case in cases]

    def act(number: int) -> object:
        if number % 2:
            return service.undo(RITA, ids[number // 2])
        return approvals.decide(ALICE, requests[number // 2], Outcome.APPROVED, 1)

    results = at_once(live_app, 2 * TRIES, act)
    assert len(done(results)) == TRIES
    with live_app.app_context():
        for case_id, request_id in zip(ids, requests, strict=True):
            case, request = db.session.get_one(KycCase, case_id), db.session.get_one(ApprovalRequest, request_id)
            undone = case.state is CaseState.IN_REVIEW
            assert request.state is (RequestState.WITHDRAWN if undone else RequestState.APPROVED)
            assert customer_of(case).tier_level == (None if undone else 2)


def test_two_hundred_undoings_and_answers_of_one_case_never_meet(live_app: Flask) -> None:
    with live_app.app_context():
        case_id = ANSWERS["approve"](held(RITA)).id

    def act(number: int) -> object:
        return service.undo(RITA, case_id) if number % 2 else service.approve(RITA, case_id, 1)

    at_once(live_app, 200, act)
    with live_app.app_context():
        decisions = len(list(db.session.scalars(select(Decision.id))))
        withdrawals = len(list(db.session.scalars(select(Withdrawal.id))))
        case = db.session.get_one(KycCase, case_id)
        assert decisions - withdrawals == int(case.state is CaseState.APPROVED)
        assert len(proposals(case)) == decisions - withdrawals
        assert len([e for e in entries("kyc.undo") if e.body["outcome"] == "done"]) == withdrawals >= 1


def test_the_next_page_offers_to_undo_without_a_script(client: FlaskClient) -> None:
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    case = held(RITA)
    form = {"csrf_token": token_of(client), "version": 1}
    page = client.post(f"/kyc/{case.id}/approve", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Approved Amina Otieno" in page and f'action="/kyc/{case.id}/undo"' in page
    answer = client.post(f"/kyc/{case.id}/undo", data={"csrf_token": token_of(client)}, follow_redirects=True)
    assert "Undone. The case is yours again." in answer.get_data(as_text=True)


def test_a_machine_undoes_with_a_key_and_once(client: FlaskClient) -> None:
    rita = Machine(client, "kyc-reviewer", name="Rita Nyambura")
    case = held(rita.actor)
    assert rita.post(f"/kyc/{case.id}/approve", {"version": 1}).status_code == 200
    key = {"Idempotency-Key": "undo-1"}
    first, again = rita.post(f"/kyc/{case.id}/undo", **key), rita.post(f"/kyc/{case.id}/undo", **key)
    assert (first.status_code, first.json["state"]) == (200, "in_review")
    assert again.json == first.json
    assert rita.post(f"/kyc/{case.id}/undo").json["error_code"] == "INVALID_TRANSITION"
