"""The rules of segments as truth tables: bands, conditions, who is in, what stays, engagement, documents."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backoffice.customers.models import Kyc
from backoffice.segments import comparing
from backoffice.segments.rules import documents, engagement, placing
from backoffice.segments.rules.documents import Condition, Segment
from backoffice.segments.rules.facts import FACTS, age_band
from backoffice.segments.rules.placing import Rules
from backoffice.web.languages.catalogue import Catalogue

NOW = datetime(2026, 11, 25, tzinfo=UTC)
WORDS = {name: fact if fact.words else fact.with_words({"a": "A"}) for name, fact in FACTS.items()}


def segment(**changes: Any) -> Segment:
    return documents.read({"name": "One", "family": "demographic", "conditions": [], **changes})


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, None), ("2008-11-25", "18_24"), ("2008-11-26", "under_18"), ("2008", "under_18"), ("2007", "18_24"),
        ("2001-11", "18_24"), ("2001-10", "25_34"), ("1961-11-25", "65_up"), ("2026-11-25", "under_18"),
    ],
)  # fmt: skip
def test_ages_are_bands_and_whoever_may_be_younger_counts_as_younger(born: str | None, band: str | None) -> None:
    assert age_band(born, NOW) == band


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (Condition(fact="age", any_of=["18_24"]), "18_24", True),
        (Condition(fact="age", any_of=["18_24"]), "25_34", False),
        (Condition(fact="age", any_of=["unknown"]), None, True),
        (Condition(fact="engagement", least=50), 50, True),
        (Condition(fact="engagement", least=50), 49, False),
        (Condition(fact="engagement", most=50), 51, False),
        (Condition(fact="days_since_use", most=30), None, False),
    ],
)
def test_a_condition_asks_for_one_of_its_words_or_a_number_within_bounds(
    condition: Condition, value: Any, holds: bool
) -> None:
    assert condition.holds({condition.fact: value}) is holds


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ({"fact": "months_with_us", "least": 1}, "at least 1 month"),
        ({"fact": "months_with_us", "least": 2}, "at least 2 months"),
        ({"fact": "days_since_use", "most": 1}, "at most 1 day"),
        ({"fact": "engagement", "least": 1, "most": 60}, "1 to 60 points"),
        ({"fact": "age", "any_of": ["18_24", "unknown"]}, "18 to 24, Not known"),
        ({"fact": "gone_since", "least": 3}, "at least 3"),
    ],
)
def test_a_condition_is_told_with_its_unit_in_the_right_number(asked: dict[str, Any], spoken: str) -> None:
    assert [must for _, must in comparing.rule(segment(conditions=[asked]), WORDS)] == [spoken]


def test_a_bound_is_translated_with_its_unit() -> None:
    [(_, must)] = comparing.rule(segment(conditions=[{"fact": "months_with_us", "least": 1}]), WORDS)
    french = Catalogue({"at least {least}": "au moins {least}", "{count} month": "{count} mois"})
    assert french.words(must) == "au moins 1 mois"


def test_of_the_family_value_the_first_that_fits_counts() -> None:
    tiers = {"fact": "tier", "any_of": ["3"]}
    rules = Rules.of({
        "basic": segment(family="value", rank=30),
        "premium": segment(family="value", rank=10, conditions=[tiers]),
        "young": segment(conditions=[{"fact": "age", "any_of": ["18_24"]}]),
        "gone": segment(retired=True),
    })  # fmt: skip
    assert set(rules.fitting({"tier": "3", "age": "18_24"}, {})) == {"premium", "young"}
    assert set(rules.fitting({"tier": "2", "age": "18_24"}, {})) == {"basic", "young"}


def test_what_people_decided_beats_the_rules() -> None:
    rules = Rules.of({
        "basic": segment(family="value", rank=30), "premium": segment(family="value", rank=40),
        "young": segment(conditions=[{"fact": "age", "any_of": ["18_24"]}]),
    })  # fmt: skip
    placed = rules.fitting({"age": "18_24"}, {"premium": True, "young": False})
    assert placed == {"premium": placing.PERSON}
    assert set(rules.fitting({"age": "18_24"}, {"basic": False})) == {"premium", "young"}


def test_whoever_stays_keeps_the_day_they_came() -> None:
    rules = Rules.of({"young": segment(conditions=[{"fact": "age", "any_of": ["18_24"]}])})
    before = {"young": {"since": "2025-01-01", "by": "rule", "why": []}}
    kept = placing.within(rules, {"age": "18_24"}, {}, before, date(2026, 11, 25))
    assert kept["young"] == {"since": "2025-01-01", "by": "rule", "why": [["age", "18_24"]]}
    assert placing.within(rules, {"age": "25_34"}, {}, before, date(2026, 11, 25)) == {}


@pytest.mark.parametrize(
    ("days", "kyc", "months", "phone", "score"),
    [(0, Kyc.VERIFIED, 30, True, 90), (None, Kyc.NONE, 0, False, 0), (20, Kyc.PENDING, 4, True, 55)],
)
def test_engagement_is_the_sum_of_its_parts(days: int | None, kyc: Kyc, months: int, phone: bool, score: int) -> None:
    points = engagement.parts({"days_since_use": days, "kyc": kyc, "months_with_us": months}, phone=phone, email=False)
    assert sum(points.values()) == score and sum(part.points for part in engagement.shown(points)) == score
    assert all(0 <= part.points <= part.most for part in engagement.shown(points)) and engagement.MOST == 100


@pytest.mark.parametrize(
    ("conditions", "path"),
    [
        ([], "conditions"),
        ([{"fact": "birth_date", "any_of": ["1990"]}], "conditions.0"),
        ([{"fact": "age", "any_of": ["old"]}], "conditions.0"),
        ([{"fact": "age", "least": 3}], "conditions.0"),
        ([{"fact": "age", "any_of": []}], "conditions.0.any_of"),
        ([{"fact": "engagement"}], "conditions.0"),
        ([{"fact": "engagement", "least": 101}], "conditions.0"),
        ([{"fact": "engagement", "least": 60, "most": 50}], "conditions.0"),
        ([{"fact": "engagement", "any_of": ["high"]}], "conditions.0"),
        ([{"fact": "age", "any_of": ["18_24"]}, {"fact": "age", "any_of": ["25_34"]}], "conditions.1"),
        ([{"fact": "age", "any_of": ["18_24"], "other": 1}], "conditions.0.other"),
        ("everybody", "conditions"),
    ],
)
def test_a_wrong_rule_is_refused_where_it_is_wrong(conditions: Any, path: str) -> None:
    given = {"name": "One", "family": "risk", "conditions": conditions}
    assert set(documents.problems(given, WORDS)) == {path}


def test_a_right_rule_is_taken() -> None:
    conditions = [{"fact": "age", "any_of": ["18_24"]}, {"fact": "engagement", "least": 10, "most": 10}]
    assert documents.problems({"name": "One", "family": "risk", "conditions": conditions}, WORDS) == {}
    assert documents.problems({"name": "Rest", "family": "value", "conditions": []}, WORDS) == {}


@pytest.mark.parametrize(
    ("code", "fine"), [("young", True), ("y1_x", True), ("y", False), ("Young", False), ("1ab", False), ("a-b", False)]
)
def test_codes_are_small_letters_digits_and_low_lines(code: str, fine: bool) -> None:
    assert (documents.code_problem(code) is None) is fine
