"""The same people in clear: compared our own way in memory, and by Splink on DuckDB with the same blocks."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from backoffice.duplicates.rules import blocking, scoring
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.rules.reach import within_reach
from backoffice.duplicates.rules.traits import Vocabulary
from backoffice.duplicates.service import splinking
from backoffice.duplicates.service.keys import MOST_A_KEY

Pairs = set[tuple[str, str]]


def together(known: Mapping[str, Facts]) -> Pairs:
    """Who shares a key."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for who, facts in known.items():
        for key in blocking.keys(facts):
            blocks[key].append(who)
    several = (sorted(block) for block in blocks.values() if 2 <= len(block) <= MOST_A_KEY)
    return {pair for block in several for pair in combinations(block, 2)}


@dataclass(frozen=True)
class Took:
    """What a way of finding pairs took: seconds of the clock, of its own processor time; and the pairs."""

    seconds: float
    own: float
    pairs: Pairs


def taken(work: Callable[[], Pairs]) -> Took:
    """Do the work and look at both clocks."""
    start, own = time.perf_counter(), time.process_time()
    pairs = work()
    return Took(time.perf_counter() - start, time.process_time() - own, pairs)


def own_way(known: Mapping[str, Facts], common: Mapping[str, float] | None = None) -> Took:
    """As a run does it, over clear facts: the pairs it shows; `common` are the shares of frequent words."""
    return taken(lambda: _shown(known, counted(known) if common is None else common))


def _shown(known: Mapping[str, Facts], common: Mapping[str, float]) -> Pairs:
    return {
        pair
        for pair in _within_reach(known, common)
        if scoring.score(known[pair[0]], known[pair[1]], common).is_worth_showing
    }


def counted(known: Mapping[str, Facts]) -> dict[str, float]:
    """The share of people that bears a word, for words that many do."""
    words = Counter(word for facts in known.values() for word in facts.names)
    return {word: count / len(known) for word, count in words.items() if count > len(known) / 1_000}


def _within_reach(known: Mapping[str, Facts], common: Mapping[str, float]) -> list[tuple[str, str]]:
    met, who = Vocabulary(), list(known)
    traits, place = met.coded(list(known.values())), {one: place for place, one in enumerate(who)}
    pairs = np.array([(place[one], place[other]) for one, other in together(known)], np.int64).reshape(-1, 2)
    kept = within_reach(traits, met.words(common), pairs[:, 0], pairs[:, 1])
    return [(who[one], who[other]) for one, other in pairs[kept]]


def their_way(everybody: Iterable[tuple[str, Facts]]) -> Took:
    """Splink as a run uses it, on a table in memory, from there on: the pairs it believes to be one."""
    ids: list[str] = []
    table = splinking.table(_noting(everybody, ids))
    return taken(lambda: {ordered(ids[row["who_l"]], ids[row["who_r"]]) for row in splinking.predicted(table)})


def _noting(everybody: Iterable[tuple[str, Facts]], ids: list[str]) -> Iterator[Facts]:
    for who, facts in everybody:
        ids.append(who)
        yield facts


def ordered(one: str, other: str) -> tuple[str, str]:
    """A pair has one order."""
    return (one, other) if one < other else (other, one)
