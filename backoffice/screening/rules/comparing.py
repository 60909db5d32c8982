"""Comparing a customer with an entry: name, birth, country, identity number; how likely they are one, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.screening.rules import names
from backoffice.screening.rules.entries import WHOLE_DATE, YEAR, Facts

WORTH_SHOWING = 0.7  # the threshold that OpenSanctions itself recommends
OF_NAME, SAME_NUMBER, SAME_NUMBER_OTHER_NAME = 0.9, 0.98, 0.85
NAME_SAME, NAME_CLOSE, NAME_PART = 0.99, 0.8, 0.5


class Field(StrEnum):
    """What is compared, in the order in which it is told."""

    NAME = "name"
    BIRTH = "birth"
    COUNTRY = "country"
    NUMBER = "number"


class Level(StrEnum):
    """How the two compare."""

    SAME = "same"
    CLOSE = "close"
    PART = "part"  # of a name some words, of a birth date the year
    DIFFERENT = "different"
    MISSING = "missing"


SPEAKING = frozenset({Level.SAME, Level.CLOSE, Level.PART})
# What each level adds to the name, or takes from it.
WORTH: dict[Field, dict[Level, float]] = {
    Field.BIRTH: {
        Level.SAME: 0.08, Level.PART: 0.05, Level.CLOSE: -0.05, Level.DIFFERENT: -0.30, Level.MISSING: -0.08,
    },
    Field.COUNTRY: {Level.SAME: 0.02, Level.DIFFERENT: -0.08, Level.MISSING: -0.02},
}  # fmt: skip
WORDS = {
    "name.same": "Same name", "name.close": "Nearly the same name, or the same in another spelling",
    "name.part": "A part of the name is the same", "name.different": "Another name",
    "birth.same": "Same birth date", "birth.part": "Same birth year", "birth.close": "Birth year is one off",
    "birth.different": "Another birth date", "birth.missing": "No birth date on one side",
    "country.same": "Same country", "country.different": "Another country",
    "country.missing": "No country on one side",
    "number.same": "Same ID number", "number.different": "Another ID number",
    "number.missing": "No ID number on one side",
}  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """The outcome: a score from 0 to 1, and the level of each field as `name.close`."""

    score: float
    codes: tuple[str, ...]

    @property
    def is_worth_showing(self) -> bool:
        """Whether somebody should look at it."""
        return self.score >= WORTH_SHOWING


@dataclass(frozen=True)
class Sign:
    """One field in words: it speaks for the same person, against it (False), or for neither (None)."""

    words: str
    speaks_for: bool | None


def compare(customer: Facts, entry: Facts) -> Compared:
    """How likely an entry is this customer. Persons and organisations are never one."""
    if None not in (customer.is_person, entry.is_person) and customer.is_person is not entry.is_person:
        return Compared(0.0, ())
    likeness = names.best(customer.names, entry.names)
    found = {
        Field.NAME: _name(likeness),
        Field.BIRTH: _birth(customer.born, entry.born),
        Field.COUNTRY: _any(customer.countries, entry.countries),
        Field.NUMBER: _any(customer.numbers, entry.numbers),
    }
    return Compared(_score(likeness, found), tuple(f"{field}.{level}" for field, level in found.items()))


def speaking(codes: Iterable[str]) -> list[str]:
    """The evidence for one person: what more of it than was judged opens a match again."""
    return [code for code in codes if code.partition(".")[2] in SPEAKING]


def signs(codes: Iterable[str]) -> list[Sign]:
    """Evidence in words; no value of anybody can be read from it."""
    return [Sign(WORDS[code], _speaks(code)) for code in codes]


def _score(likeness: float, found: dict[Field, Level]) -> float:
    if found[Field.NUMBER] is Level.SAME:
        return SAME_NUMBER if likeness >= NAME_PART else SAME_NUMBER_OTHER_NAME
    worth = OF_NAME * likeness + sum(WORTH[field][found[field]] for field in WORTH)
    return round(max(0.0, min(1.0, worth)), 4)


def _name(likeness: float) -> Level:
    if likeness >= NAME_SAME:
        return Level.SAME
    if likeness >= NAME_CLOSE:
        return Level.CLOSE
    return Level.PART if likeness >= NAME_PART else Level.DIFFERENT


def _birth(one: Sequence[str], other: Sequence[str]) -> Level:
    """The best that any date of one side reaches with any of the other; lists often know the year only."""
    if not one or not other:
        return Level.MISSING
    levels = {_dates(mine, theirs) for mine in one for theirs in other}
    order = (Level.SAME, Level.PART, Level.CLOSE, Level.DIFFERENT)
    return next(level for level in order if level in levels)


def _dates(one: str, other: str) -> Level:
    if one == other and len(one) == WHOLE_DATE:
        return Level.SAME
    apart = abs(int(one[:YEAR]) - int(other[:YEAR]))
    if apart == 0:
        return Level.PART
    return Level.CLOSE if apart == 1 else Level.DIFFERENT


def _any(one: frozenset[str], other: frozenset[str]) -> Level:
    if not one or not other:
        return Level.MISSING
    return Level.DIFFERENT if one.isdisjoint(other) else Level.SAME


def _speaks(code: str) -> bool | None:
    level = Level(code.partition(".")[2])
    return None if level is Level.MISSING else level in SPEAKING
