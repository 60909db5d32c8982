"""What two customers must share to be compared at all: a few texts each, chosen so that one slip leaves another one.

Phones and e-mails are not among them: no two living customers share one, and search finds those by its own tokens.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, permutations

from backoffice.duplicates.rules.comparing import WHOLE_DATE
from backoffice.duplicates.rules.facts import Facts

_SOUNDS = str.maketrans("cqzvwyjx", "kksfuigk", "h")
_VOWELS = set("aeiou")
LONGEST_SOUND, MOST_WORDS = 5, 4


def keys(known: Facts) -> set[str]:
    """The texts that a customer is found by while comparing; each begins with a letter for its kind."""
    words = known.names[:MOST_WORDS]
    sounds = [sound(word) for word in words]
    found = {f"n{_both(pair)}" for pair in combinations(sounds, 2)} or {f"n{one}" for one in sounds}
    # One word is right and the other begins right: a slip in one of them, or in the birth date, does not matter.
    found |= {f"w{one} {other[:2]}" for one, other in permutations(words, 2)}
    if year := known.birth_date[:4]:
        found |= {f"y{year} {_both(pair)}" for pair in combinations([word[:2] for word in words], 2)}
    if len(known.birth_date) == WHOLE_DATE:
        found |= {f"b{known.birth_date} {one}" for one in sounds}
        found.add(f"i{known.birth_date} {''.join(sorted(word[0] for word in words[:2]))}")
    found |= {f"#{number}" for number in known.numbers}
    return found | {f"a{place} {one}" for place in known.places for one in sounds}


def _both(pair: Iterable[str]) -> str:
    return " ".join(sorted(pair))


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """A folded word about as it sounds: its first letter and the consonants behind it, doubled ones once."""
    said = word.replace("ph", "f").translate(_SOUNDS) or word
    kept = [said[0]]
    for letter in said[1:]:
        if letter not in _VOWELS and letter != kept[-1]:
            kept.append(letter)
    return "".join(kept[:LONGEST_SOUND])
