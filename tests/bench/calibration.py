"""How far a probability can be believed: weights as they stand, and weights learnt from one bank, tried on another.

`python -m tests.bench.calibration` prints one table: weights, bank, F1, and of the pairs believed so far the share that
is one person. The banks differ in their seed, so that no name, date or number of one is in the other.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from backoffice.duplicates.rules import scoring, weights
from backoffice.duplicates.rules.comparing import compare
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.rules.weights import Field, Level
from tests.bench import generator, splink_peer
from tests.bench.copies import copy_of
from tests.bench.people import people
from tests.bench.splink_peer import Pairs

PEOPLE, TWICE, OWN_PHONE = 20_000, 1_500, 0.3
LEARNT_FROM, TRIED_ON = 41, 42
STRANGERS = 200_000  # pairs taken by chance, from which it is learnt how strangers compare
BANDS = (0.5, 0.8, 0.95, 0.99, 1.0)
Seen = dict[Field, dict[Level, tuple[float, float]]]


@dataclass(frozen=True)
class Bank:
    """People, some of them twice, and who is."""

    known: Mapping[str, Facts]
    truth: Pairs
    common: Mapping[str, float]


def main() -> int:
    """Learn from one bank, try on both."""
    banks = {"learnt from": bank(LEARNT_FROM), "held out": bank(TRIED_ON)}
    learnt = trained(banks["learnt from"])
    bands = [f"{low:.0%}-{high:.0%}" for low, high in pairwise(BANDS)]
    print(f"{'weights':<12}{'bank':<14}{'F1':>6}" + "".join(f"{band:>14}" for band in bands))
    for name, seen in {"as they are": weights.SEEN, "learnt": learnt}.items():
        for which, one in banks.items():
            with using(seen):
                print(f"{name:<12}{which:<14}" + told(believed(one), one.truth), flush=True)
    return 0


def bank(seed: int, many: int = PEOPLE, twice: int = TWICE) -> Bank:
    """A bank of its own."""
    first = list(people(1, many, seed))
    again = [copy_of(one, many + one.serial, own_phone=OWN_PHONE) for one in first[:twice]]
    known = {str(one.id): generator.facts_of(one) for one in (*first, *again)}
    truth = {splink_peer.ordered(str(one.id), str(other.id)) for one, other in zip(first[:twice], again, strict=True)}
    return Bank(known, truth, splink_peer.counted(known))


def trained(one: Bank) -> Seen:
    """How often each level is seen in pairs that are one person, and in strangers; where no pair tells, what stands."""
    chance, everybody = random.Random("strangers"), list(one.known)
    strangers = {splink_peer.ordered(*chance.sample(everybody, 2)) for _ in range(STRANGERS)} - one.truth
    same, different = _levels(one, one.truth), _levels(one, strangers)
    return {
        field: {level: (_share(same[field], level), _share(different[field], level)) for level in levels}
        if same[field]
        else levels
        for field, levels in weights.SEEN.items()
    }


def _levels(one: Bank, pairs: Pairs) -> defaultdict[Field, Counter[Level]]:
    seen: defaultdict[Field, Counter[Level]] = defaultdict(Counter)
    for mine, theirs in pairs:
        for part in compare(one.known[mine], one.known[theirs], one.common):
            if part.level is not Level.MISSING:
                seen[part.field][part.level] += 1
    return seen


def _share(counted: Counter[Level], level: Level) -> float:
    """Never nothing: what was not seen may come."""
    return (counted[level] + 0.5) / (counted.total() + 1)


@contextmanager
def using(seen: Seen) -> Iterator[None]:
    """Weigh with these for the length of a block."""
    stands = dict(weights.SEEN)
    weights.SEEN.update(seen)
    try:
        yield
    finally:
        weights.SEEN.update(stands)


def believed(one: Bank) -> dict[tuple[str, str], float]:
    """The probability of each pair of candidates that is believed in."""
    scored = {
        pair: scoring.score(one.known[pair[0]], one.known[pair[1]], one.common).probability
        for pair in splink_peer.together(one.known)
    }
    return {pair: probability for pair, probability in scored.items() if probability >= scoring.WORTH_SHOWING}


def f1(found: Mapping[tuple[str, str], float], truth: Pairs) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(truth & found.keys()) / (len(truth) + len(found))


def told(found: Mapping[tuple[str, str], float], truth: Pairs) -> str:
    """F1, and in each band how many of the pairs are one person, of how many."""
    cells = []
    for low, high in pairwise(BANDS):
        band = {pair for pair, likely in found.items() if low <= likely < high or likely == high == 1.0}
        cells.append(f"{len(band & truth) / len(band):.0%} of {len(band)}" if band else "–")
    return f"{f1(found, truth):>6.3f}" + "".join(f"{cell:>14}" for cell in cells)


if __name__ == "__main__":
    sys.exit(main())
