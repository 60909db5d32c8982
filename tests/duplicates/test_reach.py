"""What a run passes over unread: never a pair that the one scorer would show, whatever is known of both."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from backoffice.duplicates.rules import scoring
from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.duplicates.rules.reach import within_reach
from backoffice.duplicates.rules.signatures import apart, signatures
from backoffice.duplicates.rules.traits import Vocabulary

NAMES = (
    "Amina",
    "Anima",
    "Aminah",
    "Otieno",
    "Otiemo",
    "Wanjiru",
    "Wanjiku",
    "Branch 1",
    "Branch 2",
    "Li",
    "Zoë Ωmega",
)
DATES = (
    "",
    "1990",
    "1990-04",
    "1990-04-12",
    "1990-12-04",
    "1990-04-13",
    "1991-04-12",
    "1990-04-21",
    "1970-01-01",
    "soon",
)
PHONES = ("+254712345678", "+254712345679", "+254712345687", "+254799999999", "123", "+25471234567")
EMAILS = ("amina@example.org", "animа@example.org", "amina1@example.org", "aminaa@example.org", "x@y.z")
NUMBERS = ("12345678", "12345687", "1234567", "A1234567", "99", "ΑΒΓ12345")
PLACES = ("12 Moi Avenue Nairobi", "12 Moi Avnue Nairobi", "Moi Avenue 12, Nairobi", "7 Kenyatta Road", "Чуй 12")
COMMON = {"amina": 0.02, "otieno": 1.0, "li": 0.4}


def several(values: tuple[str, ...]) -> some.SearchStrategy[list[str]]:
    return some.lists(some.sampled_from(values), max_size=3, unique=True)


PEOPLE = some.builds(
    facts, names=several(NAMES), birth_date=some.sampled_from(DATES), phones=several(PHONES), emails=several(EMAILS),
    numbers=several(NUMBERS), places=several(PLACES), gender=some.sampled_from((None, "female", "male", "other")),
    is_person=some.sampled_from((True, True, True, False)),
)  # fmt: skip
WITH_SHARED = some.builds(
    lambda one, shared: Facts(**{**vars(one), "phones": one.phones - shared, "shared_phones": shared}),
    PEOPLE,
    some.frozensets(some.sampled_from(PHONES), max_size=2),
)


@settings(max_examples=150, deadline=None)
@given(some.lists(WITH_SHARED, min_size=2, max_size=8))
def test_no_pair_worth_showing_is_passed_over(people: list[Facts]) -> None:
    met = Vocabulary()
    traits, places = met.coded(people), range(len(people))
    pairs = np.array([(one, other) for one in places for other in places if one < other])
    kept = within_reach(traits, met.words(COMMON), pairs[:, 0], pairs[:, 1])
    for (one, other), stays in zip(pairs, kept, strict=True):
        score = scoring.score(people[one], people[other], COMMON)
        assert stays or not score.is_worth_showing, score.codes


@given(some.text(max_size=40), some.text(max_size=1), some.integers(0, 40))
def test_a_letter_more_changes_a_signature_by_one_bit_at_most(text: str, letter: str, place: int) -> None:
    one, other = signatures([text, text[:place] + letter + text[place:]])
    assert apart(np.array([one]), np.array([other]))[0] <= 1


def test_whoever_only_shares_a_phone_is_not_passed_over_for_another_phone() -> None:
    shares = replace(facts(names=["Amina"], birth_date="1990-04-12"), shared_phones=frozenset({PHONES[0]}))
    owns, met = facts(names=["Amina"], birth_date="1990-04-12", phones=[PHONES[3]]), Vocabulary()
    traits, both, borne = met.coded([shares, owns]), np.array([[0, 1]]), {"amina": 0.01}
    assert scoring.score(shares, owns, borne).is_worth_showing
    assert within_reach(traits, met.words(borne), both[:, 0], both[:, 1]).all()


def test_strangers_are_passed_over() -> None:
    amina = facts(names=["Amina Otieno"], birth_date="1990-04-12", phones=[PHONES[0]], numbers=["12345678"])
    peter = facts(names=["Peter Otieno"], birth_date="1971-01-02", phones=[PHONES[3]], numbers=["87651234"])
    met = Vocabulary()
    traits, both = met.coded([amina, peter]), np.array([[0, 1]])
    assert not within_reach(traits, met.words({}), both[:, 0], both[:, 1]).any()
