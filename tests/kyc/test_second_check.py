"""Two different reviewers where policy asks: high risk, a tier from Premium on, a person in public office."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Decision, Outcome, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Kyc, Risk
from backoffice.documents.models import DocumentState
from backoffice.kernel import moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from tests.identity.signing_in import sign_in_as
from tests.kyc.bank import AGENT, PETER, RITA, customer_of, held, papers_of, rename
from tests.kyc.test_races import decision_by

pytestmark = pytest.mark.usefixtures("app")
OTHER = replace(RITA, sub="other", name="Other Reviewer")


@command(Permission.EDIT_CUSTOMER)
def judge(actor: Actor, case: KycCase) -> None:
    """The customer's risk is high now."""
    customers.locked(actor, case.customer_id).risk = Risk.HIGH


def checked_once() -> KycCase:
    """A case of high risk that Rita approved: somebody else looks again."""
    case = held(RITA)
    judge(SYSTEM, case)
    return service.approve(RITA, case.id, case.revision)


def waiting(case: KycCase) -> ApprovalRequest:
    request = service.second_check_of(case)
    assert request is not None
    return request


def code(act: object, *args: object) -> str:
    with pytest.raises(Refused) as error:
        act(*args)  # type: ignore[operator]
    return error.value.code


def test_the_first_of_two_checks_decides_nothing_yet() -> None:
    case = checked_once()
    assert (case.state, case.holder, case.checked_by, case.decided_at) == (CaseState.OPEN, None, RITA.id, None)
    assert customer_of(case).kyc is Kyc.PENDING
    assert {one.state for one in papers_of(case)} == {DocumentState.IN_REVIEW}
    request = waiting(case)
    assert (request.maker, request.in_inbox, request.round) == (RITA.id, True, 2)
    assert [one.id for one in approvals.requests(PETER, kind=RequestKind.KYC).items] == [request.id]


def test_the_second_is_somebody_else_by_rule_and_by_the_database() -> None:
    case = checked_once()
    assert code(service.claim, RITA, case.id) == "SELF_APPROVAL"
    assert service.claim_next(RITA) is None
    request = waiting(case)
    assert code(approvals.decide, RITA, request.id, Outcome.APPROVED, request.version) == "SELF_APPROVAL"
    with pytest.raises(IntegrityError, match="ck_decision_four_eyes"), db.session.begin_nested():
        decision_by(RITA, request.id, RITA.id)


def test_who_brought_the_papers_does_not_give_the_second_check_either() -> None:
    case = checked_once()
    request = waiting(case)
    with pytest.raises(IntegrityError, match="who made it may not decide"), db.session.begin_nested():
        decision_by(AGENT, request.id, RITA.id)


def test_the_second_reviewer_approves_on_the_case_and_may_undo_it() -> None:
    case = checked_once()
    claimed = service.claim_next(PETER)
    assert claimed is not None and claimed.id == case.id
    case = service.approve(PETER, case.id, case.revision)
    assert (case.state, case.answered_by) == (CaseState.APPROVED, PETER.id)
    assert customer_of(case).kyc is Kyc.VERIFIED
    found = list(db.session.scalars(select(Decision)))
    assert {(one.maker, one.checker) for one in found} == {(AGENT.id, RITA.id), (RITA.id, PETER.id)}
    service.undo(PETER, case.id)
    assert (case.state, case.holder, case.checked_by) == (CaseState.IN_REVIEW, PETER.id, RITA.id)
    assert service.approve(PETER, case.id, case.revision).state is CaseState.APPROVED


def test_the_second_reviewer_approves_in_the_inbox_and_may_undo_it() -> None:
    case = checked_once()
    request = waiting(case)
    approvals.decide(PETER, request.id, Outcome.APPROVED, request.version)
    assert (case.state, case.answered_by) == (CaseState.APPROVED, PETER.id)
    approvals.undo(PETER, request.id)
    assert customer_of(case).kyc is Kyc.PENDING
    assert (db.session.get_one(KycCase, case.id).state, case.checked_by) == (CaseState.IN_REVIEW, RITA.id)


def test_a_second_reviewer_who_doubts_sends_it_back_to_the_first_check() -> None:
    case = checked_once()
    request = waiting(case)
    approvals.decide(PETER, request.id, Outcome.DECLINED, request.version, "the photo is odd")
    assert (case.state, case.checked_by) == (CaseState.OPEN, None)
    service.claim(RITA, case.id)
    service.approve(RITA, case.id, case.revision)
    assert waiting(case).maker == RITA.id


def test_what_changes_after_the_first_check_is_checked_twice_again() -> None:
    case = checked_once()
    request = waiting(case)
    rename(AGENT, case.customer_id, "Odhiambo")
    assert (case.checked_by, request.state) == (None, RequestState.WITHDRAWN)
    assert code(approvals.decide, PETER, request.id, Outcome.APPROVED, request.version) == "ALREADY_DECIDED"
    service.claim(PETER, case.id)
    assert service.approve(PETER, case.id, case.revision).checked_by == PETER.id


@pytest.mark.parametrize("outcome", Outcome)
def test_the_inbox_does_not_decide_what_a_colleague_holds(outcome: Outcome) -> None:
    case = checked_once()
    service.claim(PETER, case.id)
    request = waiting(case)
    assert code(approvals.decide, OTHER, request.id, outcome, request.version) == "NOT_HOLDER"


def test_the_first_check_can_be_undone() -> None:
    case = checked_once()
    request = waiting(case)
    service.undo(RITA, case.id)
    assert (case.state, case.holder, case.checked_by) == (CaseState.IN_REVIEW, RITA.id, None)
    assert request.state is RequestState.WITHDRAWN
    assert service.approve(RITA, case.id, case.revision).checked_by == RITA.id


def test_a_person_in_public_office_is_checked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(moments._listeners, "case_checked", [lambda **_: "pep"])
    case = service.approve(RITA, held(RITA).id, 1)
    assert (case.state, case.checked_by) == (CaseState.OPEN, RITA.id)


def test_pages_tell_of_the_first_check(client: FlaskClient) -> None:
    case = checked_once()
    sign_in_as(client, PETER)
    assert "Rita Nyambura checked it first" in client.get(f"/kyc/{case.id}").get_data(as_text=True)
    assert "checked once by Rita Nyambura" in client.get("/kyc/").get_data(as_text=True)
    assert "second check of the papers" in client.get("/approvals/?kind=kyc").get_data(as_text=True)
