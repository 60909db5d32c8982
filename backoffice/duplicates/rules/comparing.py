"""Comparing two people field by field: what agrees, what nearly agrees, what differs, what one of them lacks."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from backoffice.duplicates.rules import weights
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.rules.weights import Field, Level

SHORTEST_FORGIVEN, LONG = 4, 8  # letters from which one letter, and from which two, may be wrong
SHORTEST_NUMBER = 6
ALIKE_PLACE = 88
WHOLE_DATE, ALL_BUT_ONE = len("1990-04-12"), 2
PARTS = slice(4), slice(5, 7), slice(8, None)  # of a whole date: year, month, day


class Frequencies(Protocol):
    """How large a share of people bears a word in their name."""

    def get(self, word: str, default: float, /) -> float: ...


@dataclass(frozen=True)
class Evidence:
    """One comparison: its level, and how many bits it adds to or takes from the belief that both are one person."""

    field: Field
    level: Level
    bits: float

    @property
    def code(self) -> str:
        """As it is kept: `phone.same`."""
        return f"{self.field}.{self.level}"


def compare(one: Facts, other: Facts, frequencies: Frequencies) -> list[Evidence]:
    """Every field of two people, in the order in which reasons are told; `frequencies` of words that many bear."""
    found = {
        Field.NUMBER: _any_of(one.numbers, other.numbers, _near_number),
        Field.PHONE: _phone(one, other),
        Field.EMAIL: _any_of(one.emails, other.emails, _near_text),
        Field.BIRTH: _birth(one.birth_date, other.birth_date),
        Field.PLACE: _any_of(one.places, other.places, _near_place),
        Field.GENDER: _gender(one.gender, other.gender),
    }
    weighed = {field: Evidence(field, level, weights.weight(field, level)) for field, level in found.items()}
    weighed[Field.NAME] = _name(one.names, other.names, frequencies)
    return [weighed[field] for field in Field]


def _any_of(one: Collection[str], other: Collection[str], near: Callable[[str, str], bool]) -> Level:
    """The best level that any value of one side reaches with any of the other."""
    if not one or not other:
        return Level.MISSING
    if not set(one).isdisjoint(other):
        return Level.SAME
    return Level.CLOSE if any(near(mine, theirs) for mine in one for theirs in other) else Level.DIFFERENT


def _near_number(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_NUMBER and OSA.distance(one, other, score_cutoff=1) <= 1


def _near_text(one: str, other: str) -> bool:
    return (
        min(len(one), len(other)) >= LONG
        and _digits(one) == _digits(other)
        and OSA.distance(one, other, score_cutoff=2) <= 2
    )


def _near_place(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other, score_cutoff=ALIKE_PLACE) > 0


def _phone(one: Facts, other: Facts) -> Level:
    own = _any_of(one.phones, other.phones, _near_number)
    if own is Level.SAME:
        return own
    shared = one.every_phone & other.every_phone
    return Level.SHARED if shared else own


def _gender(one: str, other: str) -> Level:
    if not one or not other:
        return Level.MISSING
    return Level.SAME if one == other else Level.DIFFERENT


def _birth(one: str, other: str) -> Level:
    """Dates as far as they are known: a digit or one part of three off, or day and month turned, is close."""
    if not one or not other:
        return Level.MISSING
    if one == other and len(one) == WHOLE_DATE:
        return Level.SAME
    if one.startswith(other) or other.startswith(one):
        return Level.FITS
    if len(one) == len(other) == WHOLE_DATE:
        turned = f"{other[:4]}-{other[8:]}-{other[5:7]}"
        parts = sum(one[part] == other[part] for part in PARTS)
        if one == turned or parts == ALL_BUT_ONE or OSA.distance(one, other, score_cutoff=1) <= 1:
            return Level.CLOSE
        return Level.PART if one[:4] == other[:4] else Level.DIFFERENT
    return Level.DIFFERENT


def _name(one: Iterable[str], other: Iterable[str], frequencies: Frequencies) -> Evidence:
    """Words paired off, the best first and in any order; words that only one side has say nothing by themselves."""
    fewer, more = sorted((list(one), list(other)), key=len)
    if not fewer:
        return Evidence(Field.NAME, Level.MISSING, 0.0)
    pairs = sorted(((_word(mine, theirs), mine, theirs) for mine in fewer for theirs in more), key=_worse_last)
    bits, levels, used = 0.0, [], (set[str](), set[str]())
    for level, mine, theirs in pairs:
        if mine not in used[0] and theirs not in used[1]:
            used[0].add(mine)
            used[1].add(theirs)
            levels.append(level)
            bits += weights.of_word(level, max(frequencies.get(mine, 0.0), frequencies.get(theirs, 0.0)))
    numbered = {word for word in fewer if _digits(word)} != {word for word in more if _digits(word)}
    return Evidence(Field.NAME, _of_levels(levels, in_part=numbered or len(more) > len(fewer) == 1), bits)


def _of_levels(levels: list[Level], *, in_part: bool) -> Level:
    """What the levels of the words say of the name; one word of several, or another number, is a part of it."""
    if set(levels) == {Level.DIFFERENT}:
        return Level.DIFFERENT
    if in_part or Level.DIFFERENT in levels:
        return Level.PART
    return Level.CLOSE if Level.CLOSE in levels else Level.SAME


_ORDER = {Level.SAME: 0, Level.CLOSE: 1, Level.DIFFERENT: 2}


def _worse_last(pair: tuple[Level, str, str]) -> int:
    return _ORDER[pair[0]]


def _word(one: str, other: str) -> Level:
    """Whether two words are one name; a different digit is never a slip (`Branch 1`, `Branch 2`)."""
    if one == other:
        return Level.SAME
    shorter = min(len(one), len(other))
    most = 2 if shorter >= LONG else 1 if shorter >= SHORTEST_FORGIVEN else 0
    slip = most and _digits(one) == _digits(other) and OSA.distance(one, other, score_cutoff=most) <= most
    return Level.CLOSE if slip else Level.DIFFERENT


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join([letter for letter in word if letter.isdigit()])
