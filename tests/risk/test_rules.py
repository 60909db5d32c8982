"""What rules make of facts, and when a level rises, stays and falls: truth tables, and properties of any history."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.customers.models import Risk
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules import documents
from backoffice.policy.rules.risk_facts import age_band
from backoffice.risk.rules import overrides
from backoffice.risk.rules.standing import Ruled, judge
from backoffice.risk.rules.weighing import ORDER, weigh
from tests.risk.bank import document, rule, rules_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LOW, MEDIUM, HIGH = Risk.LOW, Risk.MEDIUM, Risk.HIGH
NUMBER = {"fact": "tier", "any_of": []}


@pytest.mark.parametrize(
    ("changes", "facts", "met"),
    [
        ({}, {"industry": ["trade"]}, "trade"),
        ({}, {"industry": ["health"]}, None),
        ({}, {}, None),
        ({"active": False}, {"industry": ["trade"]}, None),
        ({"fact": "country", "any_of": ["IR", "KP"]}, {"country": ["KE", "KP"]}, "KP"),
        ({**NUMBER, "at_least": 3}, {"tier": 3}, "3"),
        ({**NUMBER, "at_least": 3}, {"tier": 2}, None),
        ({**NUMBER, "at_least": 3}, {"tier": 200_000}, "200000"),
        ({**NUMBER, "at_most": 3}, {"tier": 0}, "0"),
        ({**NUMBER, "at_most": 3}, {"tier": 4}, None),
        ({**NUMBER, "at_least": 1, "at_most": 3}, {"tier": 2}, "2"),
    ],
)
def test_a_rule_is_met_by_what_it_asks_for_and_says_by_what(
    changes: dict[str, object], facts: dict[str, object], met: str | None
) -> None:
    found = weigh(rules_of(rule(**changes)), facts)  # type: ignore[arg-type]  # facts as tests spell them
    assert [one.value for one in found.met] == ([met] if met else [])
    assert found.points == (40 if met else 0)


@pytest.mark.parametrize(
    ("points", "raises_to", "level"),
    [(29, None, LOW), (30, None, MEDIUM), (59, None, MEDIUM), (60, None, HIGH), (1, "medium", MEDIUM),
     (0, "high", HIGH), (60, "medium", HIGH)],
)  # fmt: skip
def test_points_and_raising_rules_make_the_level(points: int, raises_to: str | None, level: Risk) -> None:
    found = weigh(rules_of(rule(points=points, raises_to=raises_to)), {"industry": ["trade"]})
    assert found.level is level


def test_points_of_several_families_add_up() -> None:
    far = rule("FAR", fact="country", any_of=["KP"], points=25)
    found = weigh(rules_of(rule(), far), {"industry": ["trade"], "country": ["KP"]})
    assert (found.points, found.level, [one.family for one in found.met]) == (65, HIGH, ["customer", "geography"])


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("rules.0", {"fact": "shoe_size"}), ("rules.0", {"any_of": []}), ("rules.0", {"at_least": 3}),
        ("rules.0", {"fact": "channel", "any_of": ["fax"]}), ("rules.0", {**NUMBER}),
        ("rules.0", {**NUMBER, "at_least": 3, "at_most": 2}), ("rules.0", {"points": 0}),
        ("rules.0.points", {"points": 101}), ("rules.0.code", {"code": "small"}),
        ("rules.0.any_of.0", {"any_of": ["two words"]}), ("rules.0.raises_to", {"raises_to": "low"}),
    ],
)  # fmt: skip
def test_a_rule_that_says_nonsense_is_refused_at_its_place(path: str, wrong: dict[str, object]) -> None:
    assert list(documents.problems(PolicyKind.RISK, document(rule(**wrong)))) == [path]


def test_levels_begin_one_above_the_other_and_codes_appear_once() -> None:
    assert documents.problems(PolicyKind.RISK, document(medium=60, high=60))
    assert documents.problems(PolicyKind.RISK, document(rule(), rule()))
    assert not documents.problems(PolicyKind.RISK, document(rule(), rule("TWO")))


@pytest.mark.parametrize(("years", "band"), [(17, "under_18"), (18, "18_to_24"), (49, "35_to_49"), (65, "65_and_over")])
def test_an_age_is_told_by_its_band(years: int, band: str) -> None:
    assert age_band(years) == band


@pytest.mark.parametrize(
    ("before", "days", "computed", "override", "level", "ruled", "falls_in"),
    [
        (None, 0, MEDIUM, None, MEDIUM, MEDIUM, None),
        (LOW, 1, HIGH, None, HIGH, HIGH, None),
        (MEDIUM, 1, HIGH, None, HIGH, HIGH, None),
        (HIGH, 1, HIGH, None, HIGH, HIGH, None),
        (HIGH, 1, LOW, None, HIGH, HIGH, 89),
        (HIGH, 89, MEDIUM, None, HIGH, HIGH, 1),
        (HIGH, 90, MEDIUM, None, MEDIUM, MEDIUM, None),
        (MEDIUM, 29, LOW, None, MEDIUM, MEDIUM, 1),
        (MEDIUM, 30, LOW, None, LOW, LOW, None),
        (HIGH, 1, LOW, LOW, LOW, HIGH, 89),
        (LOW, 1, LOW, HIGH, HIGH, LOW, None),
    ],
)
def test_a_level_rises_at_once_stays_for_its_time_and_yields_to_an_override(
    before: Risk | None, days: int, computed: Risk, override: Risk | None, level: Risk, ruled: Risk,
    falls_in: int | None,
) -> None:  # fmt: skip
    was = Ruled(before, NOW - days * DAY) if before else None
    found = judge(was, computed, override, rules_of().stays_for, NOW)
    assert (found.level, found.ruled.level) == (level, ruled)
    assert found.falls_at == (NOW + falls_in * DAY if falls_in is not None else None)


any_history = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are busy
history = st.lists(st.tuples(st.integers(0, 120), st.sampled_from(Risk)), min_size=1, max_size=20)


@any_history
@given(history)
def test_whatever_happens_no_level_falls_by_rules_before_its_time(days: list[tuple[int, Risk]]) -> None:
    stays, ruled, now = rules_of().stays_for, None, NOW
    for later, computed in days:
        now += later * DAY
        found = judge(ruled, computed, None, stays, now)
        assert ORDER[found.level] >= ORDER[computed]
        if ruled and ORDER[found.level] < ORDER[ruled.level]:
            assert now >= ruled.since + stays(ruled.level) and found.level is computed
        assert (found.falls_at is None) == (found.level is computed)
        ruled = found.ruled


@any_history
@given(history, st.sampled_from(Risk))
def test_an_override_leaves_what_the_rules_say_beneath_it_alone(days: list[tuple[int, Risk]], override: Risk) -> None:
    stays, now = rules_of().stays_for, NOW
    alone: Ruled | None = None
    beneath: Ruled | None = None
    for later, computed in days:
        now += later * DAY
        alone = judge(alone, computed, None, stays, now).ruled
        found = judge(beneath, computed, override, stays, now)
        assert found.level is override
        beneath = found.ruled
    assert alone == beneath


@pytest.mark.parametrize(
    ("level", "until", "fine"),
    [(HIGH, NOW + DAY, True), (HIGH, None, False), (HIGH, NOW, False), (HIGH, NOW + 367 * DAY, False),
     (None, None, True), (None, NOW + DAY, False)],
)  # fmt: skip
def test_an_override_has_an_end_within_reach(level: Risk | None, until: datetime | None, *, fine: bool) -> None:
    assert (overrides.end_problem(level, until, NOW, 365 * DAY) is None) is fine


def test_the_last_day_of_the_calendar_is_too_far_and_no_mistake_of_ours() -> None:
    end = overrides.end_of(date.max)
    assert "at most" in (overrides.end_problem(Risk.HIGH, end, NOW, 365 * DAY) or "")
