"""How people type a name: as it is, turned, by its beginning, with a wrong letter in each word."""

import random
import string

from tests.bench.people import Person


def exact(one: Person, _chance: random.Random) -> str:
    return one.name


def turned(one: Person, _chance: random.Random) -> str:
    return f"{one.family_name} {one.given_names}"


def beginning(one: Person, chance: random.Random) -> str:
    """The given name and three to five letters of the other, as while typing."""
    return f"{one.given_names} {one.family_name[: chance.choice((3, 4, 5))]}"


def mistyped(one: Person, chance: random.Random) -> str:
    """A letter wrong in every word that is long enough to be forgiven."""
    return " ".join(
        one_letter_off(word, chance) if len(word) > 3 else word for word in (one.given_names, one.family_name)
    )


def one_letter_off(word: str, chance: random.Random) -> str:
    """A letter missing, added, replaced or swapped with its neighbour; the first one stays."""
    place, letter = chance.randrange(1, len(word)), chance.choice(string.ascii_lowercase)
    ways = (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
    )
    return chance.choice(ways)
