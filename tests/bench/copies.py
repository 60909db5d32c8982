"""Noisy copies of generated people: the same person registered once more, with what goes wrong at a counter."""

import random
import string
from dataclasses import replace
from uuid import UUID

from tests.bench.people import Person
from tests.bench.typed_names import one_letter_off

# What becomes of a name and of a birth date, with how often.
NAMES = (("same", 45), ("one slip", 30), ("two slips", 10), ("turned", 15))
BIRTHS = (("same", 80), ("a digit off", 8), ("turned", 4), ("year", 5), ("none", 3))


def copy_of(one: Person, serial: int, *, own_phone: float) -> Person:
    """The person once more as number `serial`; with the same phone that often (a customer's phone is theirs alone)."""
    chance = random.Random(f"copy {one.serial} {serial}")
    given, family = _name(one, chance)
    same_phone = chance.random() < own_phone
    return replace(
        one, serial=serial, id=UUID(int=chance.getrandbits(128), version=4), given_names=given, family_name=family,
        birth_date=_birth(one.birth_date, chance),
        phone=one.phone if same_phone else f"+2541{chance.randrange(100_000_000):08d}",
        email=f"{family.lower()}{serial}@mail.example" if chance.random() < 0.4 else "",
        paper=_paper(one.paper, serial, chance),
    )  # fmt: skip


def _name(one: Person, chance: random.Random) -> tuple[str, str]:
    given, family = one.given_names, one.family_name
    match _taken(NAMES, chance):
        case "one slip":
            slips = (one_letter_off(given, chance), family), (given, one_letter_off(family, chance))
            return chance.choice(slips)
        case "two slips":
            return one_letter_off(given, chance), one_letter_off(family, chance)
        case "turned":
            return family, given
        case _:
            return given, family


def _birth(born: str, chance: random.Random) -> str:
    match _taken(BIRTHS, chance):
        case "a digit off":
            day = (int(born[8:]) + chance.choice((1, 10))) % 28 + 1
            return f"{born[:8]}{day:02d}"
        case "turned" if int(born[8:]) <= 12:
            return f"{born[:4]}-{born[8:]}-{born[5:7]}"
        case "year":
            return born[:4]
        case "none":
            return ""
        case _:
            return born


def _paper(paper: str, serial: int, chance: random.Random) -> str:
    """Half have none with them, some another one, some a digit that was misread."""
    kind = chance.random()
    if kind < 0.5:
        return ""
    if kind < 0.8:
        return f"{chance.choice(string.ascii_uppercase)}{serial:08d}"
    place = chance.randrange(len(paper))
    return f"{paper[:place]}{(int(paper[place]) + 1) % 10}{paper[place + 1 :]}"


def _taken(ways: tuple[tuple[str, int], ...], chance: random.Random) -> str:
    return chance.choices([way for way, _ in ways], [often for _, often in ways])[0]
