"""Seeded synthetic people: as many different names as a real population has, few frequent and very many rare ones."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

_STARTS = [
    "b",
    "br",
    "ch",
    "d",
    "dj",
    "f",
    "fr",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kh",
    "kl",
    "kw",
    "l",
    "m",
    "mb",
    "mw",
    "n",
    "nd",
    "ng",
    "ny",
    "o",
    "p",
    "pr",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "y",
    "z",
]
_MIDDLES = ["a", "ai", "e", "ee", "i", "ia", "o", "oi", "ou", "u", "ua"]
_ENDS = ["", "", "", "k", "l", "m", "n", "nd", "r", "rt", "s", "t"]
BRANCHES = ("north", "south", "harbour", "hills")
GIVEN_NAMES, SURNAMES = 4_000, 165_000
LENGTHS = {"given": (2, 2, 3), "family": (2, 3, 3, 4)}  # syllables
_FIRST_DAY = datetime(2023, 1, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """What a registration would have asked; `serial` counts from 1."""

    serial: int
    id: UUID
    given_names: str
    family_name: str
    birth_date: str
    phone: str
    email: str
    paper: str
    branch: str
    registered_at: datetime

    @property
    def name(self) -> str:
        return f"{self.given_names} {self.family_name}"


def people(first: int, last: int, seed: int) -> Iterator[Person]:
    """The people of these serial numbers; each depends on its own number and the seed only."""
    for serial in range(first, last + 1):
        yield person(serial, seed)


def person(serial: int, seed: int) -> Person:
    """The person of that number."""
    chance = random.Random(seed * 1_000_003 + serial)
    given = _name("given", seed, _taken(chance, GIVEN_NAMES, 2))
    family = _name("family", seed, _taken(chance, SURNAMES, 3))
    born = _FIRST_DAY - timedelta(days=6_600 + chance.randrange(22_000))
    return Person(
        serial=serial,
        id=UUID(int=chance.getrandbits(128), version=4),
        given_names=given,
        family_name=family,
        birth_date=born.date().isoformat(),
        phone=f"+2547{chance.randrange(100_000_000):08d}",
        email=f"{given.lower()}.{serial}@example.org",
        paper=f"{serial * 7_368_787 % 100_000_000:08d}",
        branch=chance.choice(BRANCHES),
        registered_at=_FIRST_DAY + timedelta(seconds=chance.randrange(120_000_000)),
    )


def frequent_given_name(seed: int) -> str:
    """The given name that most people bear."""
    return _name("given", seed, 0)


def _taken(chance: random.Random, how_many: int, skew: int) -> int:
    """The place of a name in its list; the first are borne by very many."""
    return int(how_many * chance.random() ** skew)


@lru_cache(maxsize=200_000)
def _name(kind: str, seed: int, place: int) -> str:
    chance = random.Random(f"{kind} {seed} {place}")
    syllables = range(chance.choice(LENGTHS[kind]))
    sounds = "".join(chance.choice(_STARTS) + chance.choice(_MIDDLES) for _ in syllables)
    return (sounds + chance.choice(_ENDS)).capitalize()
