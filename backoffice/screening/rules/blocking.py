"""What a customer and an entry must share to be compared at all: keys made so that one slip leaves another one."""

from collections.abc import Sequence
from itertools import combinations, permutations

from backoffice.screening.rules.entries import Facts
from backoffice.screening.rules.names import sounds

MOST_WORDS = 5


def keys(known: Facts) -> set[str]:
    """The texts by which somebody is found; each begins with a sign for its kind."""
    found = {f"#{number}" for number in known.numbers}
    for name in known.names:
        found |= _of_name(name)
    return found


def _of_name(name: Sequence[str]) -> set[str]:
    said = [sounds(word) for word in name[:MOST_WORDS]]
    # The letters in one row find a name that is written in one word elsewhere, as Chinese ones are.
    found = {f"={''.join(sorted(''.join(name)))}"}
    if len(said) == 1:
        return found | {f"1{one}" for one in said[0]}
    for mine, theirs in combinations(said, 2):
        found |= {f"2{' '.join(sorted((one, other)))}" for one in mine for other in theirs}
    # One word is right and the other begins right.
    for mine, theirs in permutations(said, 2):
        found |= {f"w{one} {other[:1]}" for one in mine for other in theirs}
    return found
