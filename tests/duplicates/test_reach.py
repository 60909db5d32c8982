"""What a run passes over unread: never a pair that the one scorer would show, whatever is known of both."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as some

from backoffice.duplicates.rules import scoring, weights
from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.duplicates.rules.reach import ROUNDING, most, within_reach
from backoffice.duplicates.rules.scoring import DECIDING
from backoffice.duplicates.rules.signatures import apart, signatures
from backoffice.duplicates.rules.traits import Vocabulary
from backoffice.duplicates.rules.weights import Field, Level

PHONE, ANOTHER = "+254712345678", "+254799999999"

ODD_DATES = ("soon", "19-04-1990", "1990-4-123", "04/12/1990", "１９９０", "199", "1990-04-1")
FEW = some.text("abio1", min_size=1, max_size=10)  # few letters, so that slips, turned letters and anagrams abound
DIGITS = some.text("127", min_size=4, max_size=8)
EVERYDAY = ("Amina", "Anima", "Aminah", "Otieno", "Onieto", "Wanjiru", "Wanjiku", "Branch 1", "Branch 2", "Li")
SCRIPTS = ("Zoë Ωmega", "Алия", "李小龙", "محمد علي", "O'Brien-Smith", "Ñandú")
WORD = some.one_of(FEW, some.sampled_from((*EVERYDAY, *SCRIPTS)))


def several(values: some.SearchStrategy[str], most: int = 4) -> some.SearchStrategy[list[str]]:
    return some.lists(values, max_size=most, unique=True)


@some.composite
def dates(draw: some.DrawFn) -> str:
    """None, part or the whole of a date of few digits, which are often turned or one off; or what is no date."""
    if draw(some.integers(0, 9)) == 0:
        return draw(some.sampled_from(ODD_DATES))
    year = draw(some.sampled_from(("1990", "1909", "1991", "2019")))
    parts = [year, *draw(some.lists(some.sampled_from(("01", "02", "10", "11", "12", "20", "21")), max_size=2))]
    return draw(some.sampled_from(("", "-".join(parts), "-".join(parts))))


PEOPLE = some.builds(
    facts, names=several(WORD, 2) | several(WORD, 10), birth_date=dates(), phones=several(DIGITS.map("+254{}".format)),
    emails=several(some.builds("{}@{}.org".format, FEW, some.sampled_from(("x", "anima", "анima")))),
    numbers=several(some.one_of(DIGITS, some.builds("A{}".format, DIGITS), some.just("ΑΒΓ12345"))),
    places=several(some.lists(WORD, min_size=1, max_size=6).map(" ".join)),
    gender=some.sampled_from((None, "female", "male", "other", "undisclosed")),
    is_person=some.sampled_from((True, True, True, False)),
)  # fmt: skip
SHARED = some.frozensets(DIGITS.map("+254{}".format), max_size=2)
COMMON = some.dictionaries(some.sampled_from(("amina", "otieno", "li", "branch")), some.floats(0, 1))


def shares(one: Facts, also: frozenset[str], some_of: int) -> Facts:
    """The person with shared phones: some of their own, and others."""
    shared = also | set(sorted(one.phones)[:some_of])
    return replace(one, phones=one.phones - shared, shared_phones=shared)


@some.composite
def resembling(draw: some.DrawFn) -> tuple[Facts, Facts]:
    """Two people, of whom the second has some of what the first has."""
    one, other = (draw(some.builds(shares, PEOPLE, SHARED, some.integers(0, 2))) for _ in range(2))
    kept = draw(some.sets(some.sampled_from([field.name for field in fields(Facts)])))
    return one, replace(other, **{name: getattr(one, name) for name in kept})


@settings(max_examples=400, deadline=None)
@given(resembling(), COMMON)
@example((facts(names=["Otieno"]), facts(names=["Onieto"])), {"otieno": 1.0})
def test_no_pair_weighs_more_than_the_most_it_was_taken_for(both: tuple[Facts, Facts], borne: dict[str, float]) -> None:
    met = Vocabulary()
    traits, one, other = met.coded(both), np.array([0, 1]), np.array([1, 0])
    bits, decided = most(traits, met.words(borne), one, other)
    kept = within_reach(traits, met.words(borne), one, other)
    for place, (mine, theirs) in enumerate((both, both[::-1])):
        score = scoring.score(mine, theirs, borne)
        assert score.bits <= bits[place] + ROUNDING or not score.evidence, score
        assert decided[place] or DECIDING.isdisjoint(score.codes), score
        assert kept[place] or not score.is_worth_showing, score


def test_another_word_is_never_worth_more_than_a_slip() -> None:
    for borne in (0.0, 0.1, 0.5, 0.9, 1.0):
        same, close, other = (weights.of_word(level, borne) for level in (Level.SAME, Level.CLOSE, Level.DIFFERENT))
        assert same >= close >= other


def test_addresses_of_other_letters_are_told_apart_unread() -> None:
    here, there = (facts(places=[text]) for text in ("12 Moi Avenue Nairobi", "7 Kilwa Road Dodoma Plot 88"))
    met = Vocabulary()
    bits, _ = most(met.coded([here, there]), met.words({}), np.array([0]), np.array([1]))
    assert bits[0] == weights.weight(Field.PLACE, Level.DIFFERENT)


@given(some.text(max_size=40), some.text(max_size=1), some.integers(0, 40))
def test_a_letter_more_changes_a_signature_by_one_bit_at_most(text: str, letter: str, place: int) -> None:
    one, other = signatures([text, text[:place] + letter + text[place:]])
    assert apart(np.array([one]), np.array([other]))[0] <= 1


def test_whoever_only_shares_a_phone_is_not_passed_over_for_another_phone() -> None:
    shares = replace(facts(names=["Amina"], birth_date="1990-04-12"), shared_phones=frozenset({PHONE}))
    owns, met = facts(names=["Amina"], birth_date="1990-04-12", phones=[ANOTHER]), Vocabulary()
    traits, both, borne = met.coded([shares, owns]), np.array([[0, 1]]), {"amina": 0.01}
    assert scoring.score(shares, owns, borne).is_worth_showing
    assert within_reach(traits, met.words(borne), both[:, 0], both[:, 1]).all()


def test_strangers_are_passed_over() -> None:
    amina = facts(names=["Amina Otieno"], birth_date="1990-04-12", phones=[PHONE], numbers=["12345678"])
    peter = facts(names=["Peter Otieno"], birth_date="1971-01-02", phones=[ANOTHER], numbers=["87651234"])
    met = Vocabulary()
    traits, both = met.coded([amina, peter]), np.array([[0, 1]])
    assert not within_reach(traits, met.words({}), both[:, 0], both[:, 1]).any()
