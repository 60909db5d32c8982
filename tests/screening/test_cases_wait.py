"""A case is not approved while a match waits: who screens is sent to it, and who may not is told nothing of it."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.customers.models import Customer
from backoffice.documents.models import DocumentType
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kyc import service as kyc
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules.cases import FOR_ANOTHER, UNJUDGED
from backoffice.screening import service
from backoffice.verification.jobs import CHECKER
from tests.identity.signing_in import sign_in_as, token_of
from tests.kyc.bank import paper
from tests.rest import Machine
from tests.screening import bank
from tests.screening.bank import AGENT, COLLEAGUE, REVIEWER

pytestmark = pytest.mark.usefixtures("lists")
BLIND = replace(REVIEWER, sub="blind", name="Ruth", permissions=REVIEWER.permissions - {Permission.SCREEN_CUSTOMER})
TELLING = ("sanction", "watch", "match", "screening", "public office", "zelenkovich s-7")
SECOND = replace(BLIND, sub="blind-too", name="Abel")


@pytest.fixture
def found() -> Customer:
    """Whom the sanctions list means, perhaps; nobody has judged it."""
    return bank.smuggler()


def told(text: str) -> list[str]:
    return [word for word in TELLING if word in text.lower()]


def opened(row: Customer) -> KycCase:
    paper(row, DocumentType.PASSPORT, by=AGENT)
    return kyc.open_case(AGENT, row.id).case


def refusal(who: object, case: KycCase) -> str:
    """Why this person, who holds the case, cannot approve it."""
    with pytest.raises(Refused) as error:
        kyc.approve(who, case.id, case.revision)  # type: ignore[arg-type]
    assert error.value.code == "KYC_VERIFICATION_PENDING"
    return str(error.value)


def judged_different() -> None:
    match = bank.only_match()
    service.judge_different(COLLEAGUE, match.id, match.version, "Born elsewhere.")


def test_who_screens_judges_the_match_first(found: Customer) -> None:
    case = kyc.claim(REVIEWER, opened(found).id)
    assert refusal(REVIEWER, case) == UNJUDGED.sentence
    judged_different()
    db.session.refresh(case)
    assert kyc.approve(REVIEWER, case.id, case.revision).state is CaseState.APPROVED


def test_a_match_that_a_second_person_decides_waits_too(found: Customer) -> None:
    case = kyc.claim(REVIEWER, opened(found).id)
    match = bank.only_match()
    service.judge_true(COLLEAGUE, match.id, match.version, "The passport is on the list.")
    assert refusal(REVIEWER, case) == UNJUDGED.sentence


def test_a_match_that_lists_no_longer_hold_keeps_nobody_waiting(found: Customer, lists: bank.Lists) -> None:
    lists.hold(bank.MINISTER)
    bank.screened(found)
    case = kyc.claim(REVIEWER, opened(found).id)
    assert kyc.approve(REVIEWER, case.id, case.revision).state is CaseState.APPROVED


def test_the_check_of_somebody_who_must_not_know_is_only_the_first(found: Customer) -> None:
    case = kyc.claim(BLIND, opened(found).id)
    case = kyc.approve(BLIND, case.id, case.revision)
    assert (case.state, case.checked_by) == (CaseState.OPEN, BLIND.id)
    case = kyc.claim(SECOND, case.id)
    assert refusal(SECOND, case) == FOR_ANOTHER.sentence and not told(FOR_ANOTHER.sentence)
    kyc.release(SECOND, case.id)
    case = kyc.claim(REVIEWER, case.id)
    assert refusal(REVIEWER, case) == UNJUDGED.sentence
    judged_different()
    db.session.refresh(case)
    assert kyc.approve(REVIEWER, case.id, case.revision).state is CaseState.APPROVED


def test_the_inbox_refuses_as_the_case_does(found: Customer) -> None:
    case = kyc.claim(BLIND, opened(found).id)
    request = kyc.second_check_of(kyc.approve(BLIND, case.id, case.revision))
    assert request is not None
    for who, words in ((SECOND, FOR_ANOTHER), (REVIEWER, UNJUDGED)):
        with pytest.raises(Refused, match=words.sentence):
            approvals.decide(who, request.id, Outcome.APPROVED, request.version)
    judged_different()
    db.session.refresh(request)
    approvals.decide(SECOND, request.id, Outcome.APPROVED, request.version)
    assert db.session.get_one(KycCase, case.id).state is CaseState.APPROVED


def test_a_provider_s_answer_decides_nothing_alone_meanwhile(found: Customer) -> None:
    case = kyc.claim(CHECKER, opened(found).id)
    assert kyc.approve(CHECKER, case.id, case.revision).state is CaseState.OPEN


def test_rejecting_does_not_wait(found: Customer) -> None:
    case = kyc.claim(REVIEWER, opened(found).id)
    assert kyc.reject(REVIEWER, case.id, case.revision, "UNREADABLE").state is CaseState.REJECTED


def test_the_page_says_it_to_who_screens_and_to_nobody_else(client: FlaskClient, found: Customer) -> None:
    case = kyc.claim(REVIEWER, opened(found).id)
    sign_in_as(client, REVIEWER)
    assert UNJUDGED.sentence in client.get(f"/kyc/{case.id}").get_data(as_text=True)
    kyc.release(REVIEWER, case.id)
    case = kyc.claim(BLIND, case.id)
    sign_in_as(client, BLIND)
    page = f"/kyc/{case.id}"
    assert not told(client.get(page).get_data(as_text=True))
    form = {"csrf_token": token_of(client), "version": case.revision, "judged": ""}
    answer = client.post(f"{page}/approve", data=form, follow_redirects=True)
    assert answer.status_code == 200 and not told(answer.get_data(as_text=True))
    assert not told(client.get(page).get_data(as_text=True))


def test_over_rest_it_is_a_conflict(client: FlaskClient, found: Customer) -> None:
    case = kyc.claim(REVIEWER, opened(found).id)
    machine = Machine(client, "kyc-reviewer", name="Peter")
    answer = machine.post(f"/kyc/{case.id}/approve", {"version": case.revision})
    said = answer.get_json()
    assert (answer.status_code, said["error_code"]) == (409, "KYC_VERIFICATION_PENDING")
    assert said["message"] == UNJUDGED.sentence
