"""What time does: verifications end, unanswered cases expire, forgotten claims go back; each once, none too early."""

from datetime import timedelta

from flask import Flask

from backoffice.customers.models import Kyc
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc import jobs, service
from backoffice.kyc.models import CaseState, KycCase
from backoffice.policy import service as policy
from tests.kyc.bank import RITA, customer_of, entries, held, papers_of

SECOND = timedelta(seconds=1)


def test_a_verification_ends_with_its_last_second(app: Flask) -> None:
    case = service.approve(RITA, held(RITA).id, 1)
    ends = customer_of(case).kyc_expires_at
    assert ends is not None
    for moment, expected in [(ends - 2 * SECOND, Kyc.VERIFIED), (ends, Kyc.EXPIRED), (ends + SECOND, Kyc.EXPIRED)]:
        with clock.at(moment):
            jobs.end_verifications()
            assert customer_of(case).kyc is expected
    assert len(entries("kyc.lapse")) == 1
    assert customer_of(case).kyc_expires_at == ends


def test_a_case_that_nobody_answers_expires_and_frees_its_papers(app: Flask) -> None:
    case = held(RITA)
    service.ask_again(RITA, case.id, 1, "UNREADABLE")
    for days, expected in [(29, CaseState.AWAITING_CUSTOMER), (31, CaseState.EXPIRED), (40, CaseState.EXPIRED)]:
        with clock.at(clock.now() + timedelta(days=days)):
            jobs.expire_unanswered()
            db.session.expire_all()
            assert db.session.get_one(KycCase, case.id).state is expected
    assert not papers_of(case) and customer_of(case).kyc is Kyc.NONE
    assert len(entries("kyc.expire")) == 1


def test_a_forgotten_claim_goes_back_after_the_time_of_the_policy(app: Flask) -> None:
    case = held(RITA)
    idle = timedelta(minutes=policy.review().idle_minutes)
    for later, expected in [(idle - 5 * SECOND, CaseState.IN_REVIEW), (idle + SECOND, CaseState.OPEN)]:
        with clock.at(clock.now() + later):
            jobs.release_idle_claims()
            db.session.expire_all()
            assert db.session.get_one(KycCase, case.id).state is expected
