"""When two names are one, what else counts, and when a judged match comes up again: truth tables."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.screening.models import MatchKind, MatchState
from backoffice.screening.rules import blocking, judging, names
from backoffice.screening.rules.comparing import WORDS, Field, Level, compare, signs
from backoffice.screening.rules.entries import facts
from backoffice.screening.rules.topics import kind_of

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def likeness(one: str, other: str) -> float:
    return names.likeness(names.name_words(one), names.name_words(other))


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Александр Захаров", "Alexander Zakharov"),
        ("Сергей Иванов", "Sergei Ivanov"),
        ("Ольга Петрова", "Olga Petrova"),
        ("Юрий Волков", "Yury Volkov"),
        ("محمد الرشيد", "Mohammed al-Rashid"),
        ("محمد بن سلمان", "Muhammad bin Salman"),
        ("حسن عبدالله", "Hassan Abdullah"),
        ("فاطمة الزهراء", "Fatima Zahra"),
        ("李小龙", "Li Xiaolong"),
        ("李小龙", "Xiaolong Li"),
        ("王芳", "Fang Wang"),
        ("張偉", "Zhang Wei"),
        ("Nguyễn Văn Minh", "Nguyen Van Minh"),
        ("Élodie Müller", "Elodie Muller"),
        ("Otieno Amina", "Amina Otieno"),
        ("Amina Otiemo", "Amina Otieno"),
        ("Grace Wanjiru Kamau", "Grace Kamau"),
        ("Acme Trading Ltd", "ACME Trading Limited"),
    ],
)
def test_a_name_is_known_in_any_script_and_spelling(written: str, listed: str) -> None:
    assert likeness(written, listed) >= 0.9
    assert blocking.keys(facts(names=[written])) & blocking.keys(facts(names=[listed])), "they would never meet"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Kamau", "James Kamau"),
        ("Amina Otieno", "Amina Wanjiru"),
        ("Otieno", "Amina Otieno"),
        ("Harbour Branch 1", "Harbour Branch 2"),
        ("王芳", "王伟"),
        ("محمد الرشيد", "محمود الحسن"),
        ("", "Amina Otieno"),
    ],
)
def test_a_part_of_a_name_is_not_the_name(one: str, other: str) -> None:
    assert likeness(one, other) < 0.78


AMINA = {"names": ["Amina Otieno"]}
TABLE = [
    # what the customer has, what the entry has, is it shown, the codes that count
    ({}, {}, True, "birth.missing"),
    ({"born": ["1990-04-12"]}, {"born": ["1990-04-12"]}, True, "birth.same"),
    ({"born": ["1990-04-12"]}, {"born": ["1990"]}, True, "birth.part"),
    ({"born": ["1990-04-12"]}, {"born": ["1991"]}, True, "birth.close"),
    ({"born": ["1990-04-12"]}, {"born": ["1961", "1990"]}, True, "birth.part"),
    ({"born": ["1990-04-12"]}, {"born": ["1961-04-12"]}, False, "birth.different"),
    ({"countries": ["KE"]}, {"countries": ["ke", "ug"]}, True, "country.same"),
    ({"countries": ["KE"]}, {"countries": ["ru"]}, True, "country.different"),
    ({"countries": ["KE"], "born": ["1990"]}, {"countries": ["ru"], "born": ["1961"]}, False, "birth.different"),
    ({"numbers": ["A 123-456"], "born": ["1990"]}, {"numbers": ["a123456"], "born": ["1961"]}, True, "number.same"),
    ({"numbers": ["A123456"]}, {"numbers": ["B654321"]}, True, "number.different"),
    ({"is_person": True}, {"is_person": False}, False, None),
    ({"is_person": True}, {"is_person": None}, True, "name.same"),
]


@pytest.mark.parametrize(("customer", "entry", "shown", "code"), TABLE)
def test_what_else_is_known_speaks_for_or_against(customer: Any, entry: Any, *, shown: bool, code: str | None) -> None:
    found = compare(facts(**AMINA, **customer), facts(**AMINA, **entry))
    assert found.is_worth_showing is shown
    assert code is None or code in found.codes


def test_a_known_number_finds_somebody_under_another_name() -> None:
    one, other = facts(names=["Amina Otieno"], numbers=["X550"]), facts(names=["Jane Doe"], numbers=["x 550"])
    assert compare(one, other).is_worth_showing and compare(one, other).score < 0.9
    assert blocking.keys(one) & blocking.keys(other) == {"#X550"} or blocking.keys(one) & blocking.keys(other)


def test_every_level_has_words_and_missing_values_speak_for_neither() -> None:
    for field in Field:
        told = [code for code in WORDS if code.startswith(f"{field}.")]
        assert len(told) >= 3
    assert [sign.speaks_for for sign in signs(["name.same", "birth.different", "number.missing"])] == [
        True,
        False,
        None,
    ]


@pytest.mark.parametrize(
    ("topics", "kind"),
    [
        (["role.pep", "sanction"], MatchKind.SANCTION),
        (["sanction.linked"], MatchKind.SANCTION),
        (["role.rca"], MatchKind.PEP),
        (["role.pep.frmr"], MatchKind.PEP),
        (["crime.fin"], MatchKind.OTHER),
        ([], MatchKind.OTHER),
    ],
)
def test_an_entry_counts_as_the_sternest_of_its_topics(topics: list[str], kind: MatchKind) -> None:
    assert kind_of(topics) is kind


def a_match(state: MatchState, kind: MatchKind = MatchKind.PEP, judged: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(state=state, kind=kind, version=3, judged=list(judged), in_office=kind is MatchKind.PEP)


@pytest.mark.parametrize(
    ("state", "version", "living", "judge", "reopen"),
    [
        (MatchState.OPEN, 3, True, None, "INVALID_TRANSITION"),
        (MatchState.OPEN, 2, True, "VERSION_CONFLICT", "INVALID_TRANSITION"),
        (MatchState.OPEN, 3, False, "INVALID_TRANSITION", "INVALID_TRANSITION"),
        (MatchState.PROPOSED, 3, True, "ALREADY_DECIDED", "ALREADY_DECIDED"),
        (MatchState.TRUE, 3, True, "ALREADY_DECIDED", None),
        (MatchState.DIFFERENT, 3, True, "ALREADY_DECIDED", None),
        (MatchState.DIFFERENT, 2, True, "ALREADY_DECIDED", "VERSION_CONFLICT"),
    ],
)
def test_who_may_judge_and_open_again(
    state: MatchState, version: int, *, living: bool, judge: str | None, reopen: str | None
) -> None:
    refusals = [
        rule(a_match(state), version, living=living) for rule in (judging.why_not_judge, judging.why_not_reopen)
    ]
    assert [refusal and refusal.code for refusal in refusals] == [judge, reopen]


JUDGED = ("name.same", "country.same")


@pytest.mark.parametrize(
    ("state", "codes", "kind", "again"),
    [
        (MatchState.DIFFERENT, ["name.same", "country.same"], MatchKind.PEP, False),
        (MatchState.DIFFERENT, ["name.same", "birth.different"], MatchKind.PEP, False),
        (MatchState.DIFFERENT, ["name.same", "number.same"], MatchKind.PEP, True),
        (MatchState.DIFFERENT, ["name.same"], MatchKind.SANCTION, True),
        (MatchState.TRUE, ["name.same", "number.same"], MatchKind.PEP, False),
        (MatchState.OPEN, ["name.same", "number.same"], MatchKind.PEP, False),
    ],
)
def test_only_new_evidence_brings_a_judged_match_up_again(
    state: MatchState, codes: list[str], kind: MatchKind, *, again: bool
) -> None:
    assert judging.is_new(a_match(state, judged=JUDGED), codes, kind) is again


def test_only_true_matches_mark_a_customer() -> None:
    true = [a_match(MatchState.TRUE), a_match(MatchState.TRUE, MatchKind.SANCTION)]
    assert judging.marks(true) == judging.Marks(pep=True, sanctioned=True)
    assert judging.marks([a_match(state) for state in MatchState if state is not MatchState.TRUE]) == judging.Marks()


def test_lists_of_more_than_a_week_ago_are_old() -> None:
    assert judging.are_old(NOW - timedelta(days=8), NOW)
    assert not judging.are_old(NOW - timedelta(days=6), NOW) and not judging.are_old(None, NOW)


def test_every_level_that_rules_can_give_is_named() -> None:
    assert set(Level) == {"same", "close", "part", "different", "missing"}
