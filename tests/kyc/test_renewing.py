"""Renewals and reviews: opened before the end or by a change, told to the customer, planned by month."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.customers.models import Kyc
from backoffice.documents.models import DocumentState
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc import jobs, service
from backoffice.kyc.models import CaseKind, CaseState, KycCase
from backoffice.notifications.models import Message
from backoffice.tiers import service as tiers
from tests.identity.signing_in import sign_in_as, token_of
from tests.kyc.bank import AGENT, PETER, RITA, customer_of, entries, held, paper, papers_of, rename
from tests.rest import Machine

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def verified() -> tuple[KycCase, datetime]:
    """A case that was approved, and when the verification ends."""
    case = service.approve(RITA, held(RITA).id, 1)
    ends = customer_of(case).kyc_expires_at
    assert ends is not None
    return case, ends


def cases_of(case: KycCase) -> list[KycCase]:
    newest = select(KycCase).where(KycCase.customer_id == case.customer_id).order_by(KycCase.attempt.desc())
    return list(db.session.scalars(newest.execution_options(populate_existing=True)))


def texts(case: KycCase) -> list[str]:
    sent = (
        select(Message)
        .where(Message.customer_id == case.customer_id, Message.about.startswith("kyc_renewal"))
        .order_by(Message.created_at)
    )
    return [one.text for one in db.session.scalars(sent)]


def test_a_renewal_opens_before_the_end_asks_once_and_leaves_the_customer_verified() -> None:
    case, ends = verified()
    for days, cases in [(61, 1), (59, 2), (58, 2)]:
        with clock.at(ends - days * DAY):
            jobs.open_renewals()
            assert len(cases_of(case)) == cases
    renewal = cases_of(case)[0]
    assert (renewal.kind, renewal.state, renewal.attempt) == (CaseKind.RENEWAL, CaseState.AWAITING_CUSTOMER, 2)
    assert customer_of(case).kyc is Kyc.VERIFIED
    assert len(texts(case)) == 1 and "your verification ends on" in texts(case)[0]
    assert len(entries("kyc.renew")) == 1


def test_reminders_go_out_on_the_policys_days_each_once_and_the_end_is_the_end() -> None:
    case, ends = verified()
    for days, told in [(59, 1), (31, 1), (29, 2), (28, 2), (6, 3), (5, 3)]:
        with clock.at(ends - days * DAY):
            jobs.open_renewals()
            jobs.expire_unanswered()
            assert len(texts(case)) == told, days
    with clock.at(ends + DAY):
        jobs.end_verifications()
        jobs.expire_unanswered()
        assert customer_of(case).kyc is Kyc.EXPIRED
        assert [one.state for one in cases_of(case)] == [CaseState.EXPIRED, CaseState.APPROVED]
        jobs.open_renewals()
        assert len(cases_of(case)) == 2, "one renewal for each end"


def test_a_renewal_that_is_answered_is_decided_like_any_case() -> None:
    case, ends = verified()
    with clock.at(ends - 50 * DAY):
        jobs.open_renewals()
        paper(customer_of(case), expires_in=3000)
        renewal = cases_of(case)[0]
        assert renewal.state is CaseState.OPEN
        service.claim(PETER, renewal.id)
        service.approve(PETER, renewal.id, renewal.revision)
        later = customer_of(case).kyc_expires_at
        assert later is not None and later > ends
    assert len(db.session.get_one(KycCase, case.id).shown) == 2, "the first attempt keeps its papers"


def test_a_changed_name_opens_a_review_of_the_identity_paper_and_the_evidence_stands_meanwhile() -> None:
    case, ends = verified()
    rename(AGENT, case.customer_id, "Odhiambo")
    review = cases_of(case)[0]
    assert (review.kind, review.state) == (CaseKind.REVIEW, CaseState.OPEN)
    assert (review.because, review.touched) == (["family_name"], ["id"])
    [passport] = papers_of(review)
    assert passport.state is DocumentState.ACCEPTED and customer_of(case).kyc is Kyc.VERIFIED
    assert {"id", "address"} <= tiers.evidence_of(customer_of(case))
    assert passport.id in {one.id for one in service.case(RITA, case.id).papers}, "the first attempt shows it, too"
    service.claim(RITA, review.id)
    assert service.approve(RITA, review.id, 1).state is CaseState.APPROVED
    assert customer_of(case).kyc_expires_at == ends


def test_a_review_shows_the_accepted_paper_beside_the_values_and_lets_it_be_named(client: FlaskClient) -> None:
    case, _ = verified()
    rename(AGENT, case.customer_id, "Odhiambo")
    review = service.claim(RITA, cases_of(case)[0].id)
    sign_in_as(client, RITA)
    page = client.get(f"/kyc/{review.id}").get_data(as_text=True)
    assert "Odhiambo" in page and 'name="judge-family_name-0"' in page
    assert "Identity and address are both there" in page, "the proof of address was accepted before"
    (paper,) = service.case(RITA, review.id).papers
    assert f'value="{paper.id}"' in client.get(f"/kyc/{review.id}/reasons?act=ask-again").get_data(as_text=True)


def test_a_rejected_review_takes_the_evidence_away_and_undoing_gives_it_back() -> None:
    case, _ = verified()
    rename(AGENT, case.customer_id, "Odhiambo")
    review = cases_of(case)[0]
    service.claim(RITA, review.id)
    service.reject(RITA, review.id, 1, "NAME_DIFFERS")
    assert "id" not in tiers.evidence_of(customer_of(case)) and customer_of(case).kyc is Kyc.REJECTED
    service.undo(RITA, review.id)
    assert "id" in tiers.evidence_of(customer_of(case)) and customer_of(case).kyc is Kyc.VERIFIED


def test_nothing_is_reopened_for_who_is_not_verified() -> None:
    case = held(RITA)
    rename(AGENT, case.customer_id, "Odhiambo")
    assert len(cases_of(case)) == 1 and case.because == []


def test_the_planner_counts_what_ends_lists_what_is_over_and_asks_many_at_once(client: FlaskClient) -> None:
    case, ends = verified()
    with clock.at(ends - 100 * DAY):
        plan = service.plan(RITA)
        assert (sum(month.ending for month in plan.months), plan.overdue, len(plan.months)) == (1, 0, 12)
    with clock.at(ends + DAY):
        plan = service.plan(RITA)
        assert (plan.overdue, plan.unasked) == (1, 1)
        assert [one.id for one in service.overdue(RITA).items] == [case.customer_id]
        assert service.reach_out(RITA) == 1
        jobs.renew(str(case.customer_id))
        jobs.renew(str(case.customer_id))
        assert len(cases_of(case)) == 2 and service.plan(RITA).unasked == 0
    sign_in_as(client, RITA)
    assert "Review planner" in client.get("/kyc/plan").get_data(as_text=True)
    assert client.post("/kyc/plan/outreach", data={"csrf_token": token_of(client)}).status_code == 303


def test_machines_read_the_plan_and_ask(client: FlaskClient) -> None:
    reviewer = Machine(client, "kyc-reviewer")
    assert len(reviewer.get("/kyc/plan").get_json()["months"]) == 12
    assert reviewer.get("/kyc/overdue").get_json() == {"items": [], "next": None}
    assert reviewer.post("/kyc/outreach", {}).get_json() == {"asked": 0}
