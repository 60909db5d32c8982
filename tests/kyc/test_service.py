"""Cases through their operations: each changes the state it should, and leaves the entry that tells of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.approvals.models import ApprovalRequest, Decision
from backoffice.customers.models import Channel, Kyc
from backoffice.documents.models import Document, DocumentState, DocumentType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refused
from backoffice.kyc import jobs, service
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.service import Tab
from backoffice.notifications.models import Message
from tests.identity.signing_in import staff
from tests.kyc.bank import (
    AGENT,
    BOTH_HATS,
    PETER,
    RITA,
    amina,
    customer_of,
    entries,
    held,
    opened,
    paper,
    papers_of,
    rename,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("app")


def states_of(case: KycCase) -> set[DocumentState]:
    return {one.state for one in papers_of(case)}


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_a_case_takes_the_documents_that_nobody_decided() -> None:
    case = opened()
    assert (case.state, case.attempt, case.revision) == (CaseState.OPEN, 1, 1)
    assert len(papers_of(case)) == 2 and states_of(case) == {DocumentState.IN_REVIEW}
    assert customer_of(case).kyc is Kyc.PENDING
    assert entries("kyc.open_case")[-1].customers == [case.customer_id]


def test_opening_again_gives_the_case_under_way() -> None:
    case = opened()
    again = service.open_case(AGENT, case.customer_id)
    assert (again.id, again.made) == (case.id, False)


def test_a_case_without_documents_waits_for_them_and_is_not_approved() -> None:
    case = service.open_case(AGENT, amina().id).case
    service.claim(RITA, case.id)
    with refused("KYC_REQUIRED"):
        service.approve(RITA, case.id, 1)
    assert entries("kyc.approve")[-1].body["code"] == "KYC_REQUIRED"


def test_a_document_that_comes_later_joins_and_raises_the_version() -> None:
    case = opened()
    paper(customer_of(case), DocumentType.PROOF_OF_INCOME)
    db.session.refresh(case)
    assert case.revision == 2 and len(papers_of(case)) == 3


def test_a_changed_name_raises_the_version() -> None:
    case = held()
    rename(AGENT, case.customer_id, "Odhiambo")
    with refused("VERSION_CONFLICT"):
        service.approve(RITA, case.id, 1)
    assert service.approve(RITA, case.id, 2).state is CaseState.APPROVED


def test_claiming_and_releasing_leave_the_version_alone() -> None:
    case = held()
    assert (case.state, case.holder_name, case.revision) == (CaseState.IN_REVIEW, "Rita Nyambura", 1)
    with refused("NOT_HOLDER"):
        service.claim(PETER, case.id)
    with refused("NOT_HOLDER"):
        service.release(PETER, case.id)
    case = service.release(RITA, case.id)
    assert (case.state, case.holder, case.revision) == (CaseState.OPEN, None, 1)


def test_approving_accepts_the_documents_and_verifies_the_customer() -> None:
    case = service.approve(RITA, held().id, 1, "all fine")
    assert case.state is CaseState.APPROVED and states_of(case) == {DocumentState.ACCEPTED}
    customer = customer_of(case)
    assert customer.kyc is Kyc.VERIFIED and customer.kyc_verified_at and customer.kyc_expires_at
    decision = db.session.get_one(Decision, case.id)
    assert (decision.maker, decision.checker, decision.note) == (AGENT.id, RITA.id, "all fine")
    entry = entries("kyc.approve")[-1]
    assert entry.body["outcome"] == "done" and "all fine" not in str(entry.body)


def test_a_decided_case_is_decided() -> None:
    case = service.approve(RITA, held().id, 1)
    for again in (service.approve, lambda *args: service.reject(*args, "UNREADABLE")):
        with refused("ALREADY_DECIDED"):
            again(RITA, case.id, 1)
    with refused("ALREADY_DECIDED"):
        service.claim(PETER, case.id)


def test_only_the_holder_decides() -> None:
    case = held()
    with refused("NOT_HOLDER"):
        service.approve(PETER, case.id, 1)
    with refused("NOT_HOLDER"):
        service.approve(RITA, opened().id, 1)


@pytest.mark.parametrize("act", ["approve", "reject", "ask_again"])
def test_nobody_decides_own_work(act: str) -> None:
    case = opened(by=BOTH_HATS)
    service.claim(BOTH_HATS, case.id)
    grounds = () if act == "approve" else ("UNREADABLE",)
    with refused("SELF_APPROVAL"):
        getattr(service, act)(BOTH_HATS, case.id, 1, *grounds)
    assert entries(f"kyc.{act}")[-1].body["code"] == "SELF_APPROVAL"


def test_who_corrected_the_data_while_holding_the_case_does_not_decide_it() -> None:
    case = service.claim(BOTH_HATS, opened().id)
    rename(BOTH_HATS, case.customer_id, "Odhiambo")
    with refused("SELF_APPROVAL"):
        service.approve(BOTH_HATS, case.id, 2)
    assert db.session.get_one(ApprovalRequest, case.id).maker == BOTH_HATS.id


def test_who_opened_the_case_without_bringing_anything_may_decide_it() -> None:
    customer = amina()
    paper(customer)
    case = service.open_case(RITA, customer.id).case
    service.claim(RITA, case.id)
    assert service.approve(RITA, case.id, 1).state is CaseState.APPROVED


def test_rejecting_refuses_the_documents_and_tells_the_customer() -> None:
    case = held()
    front = papers_of(case)[0]
    case = service.reject(RITA, case.id, 1, "DOCUMENT_EXPIRED", "very old", [front.id])
    assert case.state is CaseState.REJECTED and states_of(case) == {DocumentState.REJECTED}
    assert customer_of(case).kyc is Kyc.REJECTED and case.asked_for == [front.id]
    text = db.session.scalars(select(Message).where(Message.customer_id == case.customer_id)).one().text
    assert text.startswith("Dear Amina, your national ID is no longer valid")
    assert db.session.get_one(Decision, case.id).outcome == "declined"


def test_after_a_rejection_the_next_case_is_the_second_attempt() -> None:
    case = service.reject(RITA, held().id, 1, "UNREADABLE")
    customer = customer_of(case)
    paper(customer)
    second = service.open_case(AGENT, customer.id).case
    assert (second.attempt, len(papers_of(second))) == (2, 1)
    service.claim(RITA, second.id)
    assert service.approve(RITA, second.id, 1).state is CaseState.APPROVED


def test_asking_again_for_one_paper_keeps_the_others() -> None:
    case = held()
    front, bill = papers_of(case)
    case = service.ask_again(RITA, case.id, 1, "PAGE_MISSING", named=[front.id])
    assert (case.state, case.holder, case.decided_at) == (CaseState.AWAITING_CUSTOMER, None, None)
    assert (front.state, bill.state) == (DocumentState.REJECTED, DocumentState.IN_REVIEW)
    assert customer_of(case).kyc is Kyc.PENDING
    with refused("INVALID_TRANSITION"):
        service.claim(RITA, case.id)
    paper(customer_of(case))
    db.session.refresh(case)
    assert (case.state, case.revision) == (CaseState.OPEN, 2)
    service.claim(RITA, case.id)
    case = service.approve(RITA, case.id, 2)
    assert sorted(one.state for one in papers_of(case)) == ["accepted", "accepted", "rejected"]


def test_a_corrected_name_brings_back_a_case_that_asked_for_it() -> None:
    case = service.ask_again(RITA, held().id, 1, "NAME_DIFFERS")
    rename(AGENT, case.customer_id, "Odhiambo")
    db.session.refresh(case)
    assert case.state is CaseState.OPEN


def test_documents_of_another_case_cannot_be_named() -> None:
    other = papers_of(opened())[0]
    with pytest.raises(Invalid) as error:
        service.reject(RITA, held().id, 1, "UNREADABLE", "", [other.id])
    assert "documents" in error.value.fields


def test_the_queue_begins_with_the_most_urgent() -> None:
    slow = opened(amina(channel=Channel.USSD))
    quick = opened(amina(channel=Channel.WEB))
    listed = [one.id for one in service.queue(RITA).items]
    assert listed.index(quick.id) < listed.index(slow.id)
    assert service.claim_next(RITA).id == quick.id  # type: ignore[union-attr]  # two cases wait


def test_the_next_case_is_never_own_work() -> None:
    own, other = opened(amina(channel=Channel.WEB), by=BOTH_HATS), opened(amina(channel=Channel.USSD))
    assert service.next_up(BOTH_HATS).id == other.id  # type: ignore[union-attr]  # two cases wait
    assert service.claim_next(BOTH_HATS).id == other.id  # type: ignore[union-attr]  # two cases wait
    assert service.claim_next(BOTH_HATS) is None
    assert service.claim_next(RITA).id == own.id  # type: ignore[union-attr]  # one is left


def test_each_tally_equals_its_list() -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        opened(amina(channel=Channel.WEB))
    held(RITA)
    held(PETER)
    service.ask_again(RITA, held(RITA).id, 1, "UNREADABLE")
    service.approve(RITA, held(RITA).id, 1)
    counts = service.tallies(RITA)
    assert {tab: len(service.queue(RITA, tab).items) for tab in Tab} == counts.by_tab
    assert counts.by_tab == {Tab.ALL: 3, Tab.MINE: 1, Tab.UNASSIGNED: 1, Tab.LATE: 1, Tab.AWAITING: 1, Tab.DECIDED: 2}
    assert service.waiting(RITA) == 3


def test_the_queue_is_paged() -> None:
    cases = {opened().id for _ in range(3)}
    first = service.queue(RITA, limit=2)
    rest = service.queue(RITA, limit=2, after=first.next)
    assert {one.id for one in [*first.items, *rest.items]} == cases and rest.next is None


def test_a_forgotten_claim_is_put_back() -> None:
    with clock.at(clock.now() - timedelta(minutes=31)):
        forgotten = held(RITA)
    fresh = held(PETER)
    jobs.release_idle_claims()
    assert db.session.get_one(KycCase, forgotten.id).state is CaseState.OPEN
    assert db.session.get_one(KycCase, fresh.id).state is CaseState.IN_REVIEW
    assert entries("kyc.release_idle")[-1].body["actor"]["name"] == "kyc-clock"


def test_a_case_that_nobody_answered_expires_and_frees_its_papers() -> None:
    with clock.at(clock.now() - timedelta(days=31)):
        case = service.ask_again(RITA, held().id, 1, "UNREADABLE")
    waiting = service.ask_again(RITA, held().id, 1, "UNREADABLE")
    jobs.expire_unanswered()
    assert db.session.get_one(KycCase, case.id).state is CaseState.EXPIRED
    assert db.session.get_one(KycCase, waiting.id).state is CaseState.AWAITING_CUSTOMER
    assert customer_of(case).kyc is Kyc.NONE and not papers_of(case)
    again = service.open_case(AGENT, case.customer_id)
    assert again.made and again.case.attempt == 2 and len(again.papers) == 2


def test_values_are_clear_to_the_holder_alone() -> None:
    case = held(RITA)
    assert service.case(RITA, case.id).clear and not service.case(PETER, case.id).clear
    fields = [entry.body["fields"] for entry in entries("kyc.case")]
    assert fields == [list(service.reading.COMPARED), []]  # type: ignore[attr-defined]  # a module of the package
    service.release(RITA, case.id)
    assert not service.case(RITA, case.id).clear


def test_a_case_out_of_reach_does_not_exist() -> None:
    case = opened(amina(branch="south"), by=staff("agent", name="Of the south", branch="south"))
    local = staff(("agent", "kyc-reviewer"), name="Of the north")
    narrow = type(local)(local.iss, local.sub, local.name, local.permissions - {"all_branches"}, "north")
    for attempt in (service.case, service.claim, service.release):
        with pytest.raises(NotFound, match="no such case"):
            attempt(narrow, case.id)
    assert case.id not in [one.id for one in service.queue(narrow).items]


def test_agents_do_not_review() -> None:
    case = opened()
    with pytest.raises(PermissionDenied):
        service.claim(AGENT, case.id)


def test_a_customers_attempts_are_listed_newest_first() -> None:
    case = service.reject(RITA, held().id, 1, "UNREADABLE")
    paper(customer_of(case))
    second = service.open_case(AGENT, case.customer_id)
    _, found = service.cases_of(AGENT, case.customer_id)
    assert [one.id for one in found] == [second.id, case.id]
    assert all(isinstance(one, Document) for line in found for one in line.papers)


def test_the_application_knows_the_area(app: Flask) -> None:
    assert "kyc.show" in app.view_functions and "kyc_rest.queue" in app.view_functions
