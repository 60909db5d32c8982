"""What time does: verifications end, unanswered cases expire, forgotten claims go back; each once, none too early."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from backoffice.customers.models import Kyc
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc import jobs, service
from backoffice.kyc.models import CaseState, CaseTouch, KycCase
from backoffice.policy import service as policy
from tests.kyc.bank import PETER, RITA, amina, customer_of, entries, held, papers_of

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


def test_a_claim_is_forgotten_from_the_holders_last_act_on_the_case(app: Flask) -> None:
    case, other = held(RITA), held(RITA, amina(name="Zawadi"))
    start, idle = clock.now(), timedelta(minutes=policy.review().idle_minutes)
    acts: list[Callable[[], object]] = [
        lambda: service.case(RITA, case.id),
        lambda: service.standing(RITA, case.id, acted=True),
    ]
    for number, act in enumerate(acts, 1):
        with clock.at(start + number * (idle - SECOND)):
            act()
            service.standing(RITA, other.id)
            service.standing(PETER, case.id, acted=True)
            service.case(PETER, case.id)
    for later, expected in [(idle, CaseState.IN_REVIEW), (idle + 2 * SECOND, CaseState.OPEN)]:
        with clock.at(start + len(acts) * (idle - SECOND) + later):
            jobs.release_idle_claims()
            db.session.expire_all()
            assert db.session.get_one(KycCase, case.id).state is expected
            assert db.session.get_one(KycCase, other.id).state is CaseState.OPEN


def test_whoever_takes_a_case_over_is_not_judged_by_the_acts_of_who_had_it(app: Flask) -> None:
    case, start, idle = held(RITA), clock.now(), timedelta(minutes=policy.review().idle_minutes)
    with clock.at(start + timedelta(minutes=2)):
        service.case(RITA, case.id)
    with clock.at(start + timedelta(minutes=3)):
        service.take_over(PETER, case.id, "Rita has gone home.")
    with clock.at(start + timedelta(minutes=2) + idle + SECOND):
        jobs.release_idle_claims()
        db.session.expire_all()
        assert db.session.get_one(KycCase, case.id).holder == PETER.id


def test_notes_of_acts_are_removed_when_no_policy_asks_for_them_any_more(app: Flask) -> None:
    case, start = held(RITA), clock.now()
    with clock.at(start + timedelta(minutes=2)):
        service.case(RITA, case.id)
        assert db.session.get(CaseTouch, case.id)
    with clock.at(start + timedelta(days=2, minutes=3)):
        jobs.release_idle_claims()
        db.session.expire_all()
        assert not db.session.get(CaseTouch, case.id)
