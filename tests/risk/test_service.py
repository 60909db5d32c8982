"""Weighing, overriding and running over everybody, on a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backoffice.access.actor import SYSTEM
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Kyc, Risk
from backoffice.kernel import clock
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refused
from backoffice.kyc.models import KycCase
from backoffice.policy import service as policy
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.risk import jobs, service
from backoffice.risk.jobs import SCALES
from backoffice.risk.models import Cause, RiskRun
from tests.identity.signing_in import staff
from tests.kyc.bank import amina, held
from tests.risk.bank import (
    BOTH_HATS,
    GRACE,
    JOY,
    RITA,
    agreed,
    causes,
    document,
    in_force,
    level,
    move,
    proposed,
    rule,
    somebody,
    steps,
    was_verified,
    weigh,
)

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def rules(app: object) -> None:
    """A trader is of medium risk, a miner of high."""
    in_force(SYSTEM, document(rule(), rule("MINES", any_of=["mining"], points=0, raises_to="high")))


def code(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def test_a_customer_is_weighed_with_the_values_that_count() -> None:
    trader = somebody("trade")
    assert weigh(trader) is Risk.MEDIUM
    [rating] = steps(trader)
    assert (rating.points, rating.cause, rating.computed, rating.rules_number) == (40, Cause.FIRST, Risk.MEDIUM, 2)
    assert [(met["code"], met["value"], met["family"]) for met in rating.met] == [("ONE", "trade", "customer")]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "risk.weigh")).one()
    assert "risk_rating.level" in entry.body["fields"] and "customer.risk" in entry.body["fields"]


def test_weighing_again_says_nothing_where_nothing_is_new() -> None:
    trader = somebody("trade")
    weigh(trader)
    with clock.at(clock.now() + 3 * DAY):
        weigh(trader)
    assert causes(trader) == [Cause.FIRST]


def test_a_level_rises_at_once_and_falls_after_its_time() -> None:
    who, now = somebody("trade"), clock.now()
    weigh(who)
    move(who, "mining")
    assert weigh(who) is Risk.HIGH
    move(who, "trade")
    with clock.at(now + 30 * DAY):
        assert weigh(who) is Risk.HIGH
        assert service.due(SCALES) == []
    with clock.at(now + 91 * DAY):
        assert service.due(SCALES) == [who.id]
        jobs.end_in_time()
        assert level(who) is Risk.MEDIUM
    assert causes(who) == [Cause.TIME, Cause.FACTS, Cause.FACTS, Cause.FIRST]
    assert [step.ended_at is None for step in steps(who)] == [True, False, False, False]


def test_two_people_override_the_rules_until_a_day() -> None:
    trader, today = somebody("trade"), clock.today()
    weigh(trader)
    request = proposed(trader, Risk.LOW, today + 10 * DAY)
    assert level(trader) is Risk.MEDIUM
    agreed(request)
    assert level(trader) is Risk.LOW
    assert weigh(trader) is Risk.LOW
    [found] = service.overrides(RITA, soon=True).items
    assert (found.customer.id, found.override.reason) == (trader.id, request.why)
    with clock.at(clock.now() + 11 * DAY):
        assert service.due(SCALES) == [trader.id]
        jobs.end_in_time()
        assert level(trader) is Risk.MEDIUM
        assert service.overrides(RITA).items == [] and service.due(SCALES) == []
    assert causes(trader) == [Cause.OVERRIDE_ENDED, Cause.OVERRIDE, Cause.FIRST]


def test_nobody_agrees_to_a_level_they_proposed() -> None:
    trader = somebody("trade")
    request = proposed(trader, Risk.HIGH, clock.today() + DAY, by=BOTH_HATS)
    assert code(lambda: agreed(request, by=BOTH_HATS)) == "SELF_APPROVAL"
    assert level(trader) is Risk.LOW


def test_a_declined_level_changes_nothing_and_the_next_may_be_proposed() -> None:
    trader, today = somebody("trade"), clock.today()
    request = proposed(trader, Risk.HIGH, today + DAY)
    assert code(lambda: proposed(trader, Risk.LOW, today + DAY)) == "VERSION_CONFLICT"
    declined = approvals.decide(GRACE, request.id, Outcome.DECLINED, request.version)
    assert declined.state is RequestState.DECLINED and level(trader) is Risk.LOW
    proposed(trader, Risk.LOW, today + DAY)


def test_the_rules_decide_again_before_the_last_day_when_two_people_say_so() -> None:
    trader, today = somebody("trade"), clock.today()
    assert code(lambda: proposed(trader, None, None)) == "INVALID_TRANSITION"
    agreed(proposed(trader, Risk.HIGH, today + 9 * DAY))
    assert level(trader) is Risk.HIGH
    assert code(lambda: proposed(trader, Risk.HIGH, today + 9 * DAY)) == "INVALID_TRANSITION"
    agreed(proposed(trader, Risk.LOW, today + 9 * DAY))
    assert level(trader) is Risk.LOW
    agreed(proposed(trader, None, None))
    assert level(trader) is Risk.MEDIUM
    assert [row.ended_at is not None for row in service.past_overrides(RITA, trader.id)] == [True, True]


def test_an_end_that_has_passed_or_is_too_far_away_is_refused_at_its_field() -> None:
    trader, today = somebody(), clock.today()
    for wrong in (None, today - DAY, today + 400 * DAY):
        with pytest.raises(Invalid) as error:
            proposed(trader, Risk.HIGH, wrong)
        assert list(error.value.fields) == ["until"]


def test_a_proposal_that_nobody_decided_in_time_cannot_be_agreed_to() -> None:
    trader = somebody()
    request = proposed(trader, Risk.HIGH, clock.today() + DAY)
    with clock.at(clock.now() + 3 * DAY):
        assert code(lambda: agreed(request)) == "INVALID_TRANSITION"
    assert level(trader) is Risk.LOW


def test_rating_needs_the_permission_and_the_customer_within_reach() -> None:
    trader = somebody("trade")
    with pytest.raises(PermissionDenied):
        service.propose(JOY, trader.id, Risk.HIGH, None, "I know him.")
    with pytest.raises(NotFound):
        service.standing(staff("branch-officer", branch="south"), trader.id)


def test_what_a_level_comes_from_is_told_to_insiders_only() -> None:
    trader = somebody("trade")
    weigh(trader)
    assert service.standing(RITA, trader.id).facts["industry"] == ["trade"]
    shown = service.standing(JOY, trader.id)
    assert (shown.inside, shown.facts, shown.rating is not None) == (False, {}, True)
    assert service.past_overrides(JOY, trader.id) == []


def test_facts_of_other_areas_count() -> None:
    in_force(SYSTEM, document(rule("FRAUD", fact="restriction", any_of=["fraud"], points=0, raises_to="high")))
    who = amina()
    restrictions.restrict(JOY, who.id, RestrictionKind.ALL, Source.FRAUD, "Stolen papers.")
    facts = service.standing(RITA, who.id).facts
    assert (facts["restriction"], facts["country"], facts["age"]) == (["fraud"], ["KE"], ["35_to_49"])
    assert weigh(who) is Risk.HIGH


def test_a_new_level_makes_the_case_under_way_due_sooner() -> None:
    in_force(SYSTEM, document(rule("HERE", fact="channel", any_of=["agent"], points=0, raises_to="high")))
    case = held(RITA)
    review, before = policy.review(), case.due_at
    service.weigh(SCALES, case.customer_id)
    db.session.expire_all()
    sooner = review.due_within(case.channel.value, "low") - review.due_within(case.channel.value, "high")
    assert db.session.get_one(KycCase, case.id).due_at == before - sooner


def test_a_verification_ends_sooner_but_leaves_time_for_a_renewal() -> None:
    trader, now, review = somebody("mining"), clock.now(), policy.review()
    was_verified(SYSTEM, trader.id, now - 300 * DAY)
    weigh(trader)
    ends = customers.in_scope(SYSTEM, trader.id).kyc_expires_at
    assert ends is not None
    earliest = max(now - 300 * DAY + review.holds_for("high"), now + timedelta(days=review.renewal_days))
    assert abs(ends - earliest) < timedelta(minutes=1)


def test_new_rules_weigh_everybody_in_slices_and_a_run_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice.risk.service.running.SLICE", 2)
    people = [somebody("trade") for _ in range(3)] + [somebody() for _ in range(2)]
    run = service.begin(SCALES, Cause.FACTS)
    assert service.begin(SCALES, Cause.FACTS).id == run.id
    assert service.weigh_slice(SCALES, run.id)
    jobs.weigh_all(str(run.id))
    done = db.session.get_one(RiskRun, run.id)
    assert (done.weighed, done.changed, done.finished_at is not None) == (5, 5, True)
    assert sorted(level(one) for one in people) == ["low", "low", "medium", "medium", "medium"]
    assert not service.weigh_slice(SCALES, run.id)
    in_force(SYSTEM, document(rule(raises_to="high")))
    again = service.begin(SCALES, Cause.RULES)
    jobs.weigh_all(str(again.id))
    assert db.session.get_one(RiskRun, again.id).changed == 3
    assert causes(people[0]) == [Cause.RULES, Cause.FIRST]


def test_rules_that_change_during_a_run_begin_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice.risk.service.running.SLICE", 1)
    people = [somebody("trade") for _ in range(2)]
    run = service.begin(SCALES, Cause.FACTS)
    service.weigh_slice(SCALES, run.id)
    in_force(SYSTEM, document(rule(raises_to="high")))
    assert service.begin(SCALES, Cause.RULES).reached is None
    jobs.weigh_all(str(run.id))
    assert {level(one) for one in people} == {Risk.HIGH}


def test_a_run_leaves_an_override_in_force_and_closes_one_that_is_over() -> None:
    trader, today = somebody("trade"), clock.today()
    agreed(proposed(trader, Risk.LOW, today + 5 * DAY))
    jobs.weigh_all(str(service.begin(SCALES, Cause.FACTS).id))
    assert level(trader) is Risk.LOW
    with clock.at(clock.now() + 7 * DAY):
        jobs.weigh_all(str(service.begin(SCALES, Cause.FACTS).id))
        assert level(trader) is Risk.MEDIUM
    assert causes(trader) == [Cause.OVERRIDE_ENDED, Cause.OVERRIDE]


def test_levels_are_counted_once_a_day() -> None:
    weigh(somebody("trade"))
    weigh(somebody())
    service.count_day(SCALES)
    weigh(somebody("mining"))
    service.count_day(SCALES)
    [day] = service.levels(GRACE)
    assert (day.low, day.medium, day.high) == (1, 1, 1)


def test_a_proposal_of_rules_says_whom_it_would_give_another_level() -> None:
    weigh(somebody("trade"))
    weigh(somebody())
    touched = service.touched_by(kind="risk", old={}, new=document(rule(raises_to="high")))
    assert touched == [("medium risk that becomes high", 1)]
    assert service.touched_by(kind="risk", old={}, new=document(rule())) == [("another level than now", 0)]
    assert service.touched_by(kind="tiers", old={}, new={}) is None


def test_kyc_none_is_no_refusal() -> None:
    who = somebody()
    assert "kyc_refusals" not in service.standing(RITA, who.id).facts
    assert service.standing(RITA, who.id).facts["kyc"] == [Kyc.NONE]
