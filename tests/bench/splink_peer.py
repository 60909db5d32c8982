"""The same people in clear: compared our own way in memory, and by Splink on DuckDB with the same blocks."""

import importlib.util
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from backoffice.duplicates.rules import blocking, scoring
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.rules.reach import within_reach
from backoffice.duplicates.rules.traits import Vocabulary
from backoffice.duplicates.service.keys import MOST_A_KEY

Pairs = set[tuple[str, str]]
BELIEVED = 0.5
KINDS = "znywbia"  # kinds of keys as names of columns; z stands for #


def is_here() -> bool:
    """Whether the peer is installed."""
    return importlib.util.find_spec("splink") is not None


def together(known: Mapping[str, Facts]) -> Pairs:
    """Who shares a key."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for who, facts in known.items():
        for key in blocking.keys(facts):
            blocks[key].append(who)
    several = (sorted(block) for block in blocks.values() if 2 <= len(block) <= MOST_A_KEY)
    return {pair for block in several for pair in combinations(block, 2)}


def own_way(known: Mapping[str, Facts]) -> tuple[float, Pairs]:
    """As a run does it, over clear facts: (seconds, pairs believed to be one)."""
    start = time.perf_counter()
    words = Counter(word for facts in known.values() for word in facts.names)
    common = {word: count / len(known) for word, count in words.items() if count > len(known) / 1_000}
    found = {
        pair
        for pair in _within_reach(known, common)
        if scoring.score(known[pair[0]], known[pair[1]], common).probability >= BELIEVED
    }
    return time.perf_counter() - start, found


def _within_reach(known: Mapping[str, Facts], common: Mapping[str, float]) -> list[tuple[str, str]]:
    met, who = Vocabulary(), list(known)
    traits, place = met.coded(list(known.values())), {one: place for place, one in enumerate(who)}
    pairs = np.array([(place[one], place[other]) for one, other in together(known)], np.int64).reshape(-1, 2)
    kept = within_reach(traits, met.words(common), pairs[:, 0], pairs[:, 1])
    return [(who[one], who[other]) for one, other in pairs[kept]]


def their_way(known: Mapping[str, Facts]) -> tuple[float, Pairs]:
    """Splink 5, trained on the same rows, the same keys as blocking rules: (seconds, pairs believed to be one)."""
    import duckdb  # noqa: PLC0415 (an optional peer)
    import splink.comparison_library as compare  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    rows = [_row(who, facts) for who, facts in known.items()]
    names = list(rows[0])
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE people (" + ", ".join(f"{name} VARCHAR" for name in names) + ")")
    _load(connection, rows, names)
    start = time.perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="who",
        comparisons=[
            compare.JaroWinklerAtThresholds("first", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("last", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("born", [1, 2]), compare.LevenshteinAtThresholds("number", [1]),
            compare.JaroWinklerAtThresholds("place", [0.95, 0.85]),
        ],
        blocking_rules_to_generate_predictions=[block_on(name) for name in names if name.startswith("key")],
    )  # fmt: skip
    linker = Linker(DuckDBAPI(connection=connection).register("people"), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("first", "last", "born")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first", "last"))
    found = linker.inference.predict(threshold_match_probability=BELIEVED).as_record_list()
    seconds = time.perf_counter() - start
    return seconds, {tuple(sorted((str(row["who_l"]), str(row["who_r"])))) for row in found}  # type: ignore[misc]


def _row(who: str, facts: Facts) -> dict[str, str | None]:
    first, last = sorted((*facts.names, "", ""))[-2:]
    keys: dict[str, str | None] = dict.fromkeys(f"key_{kind}{place}" for kind in KINDS for place in range(2))
    for kind, letter in enumerate(KINDS):
        of_kind = [key for key in sorted(blocking.keys(facts)) if key[0] == "#nywbia"[kind]]
        keys |= {f"key_{letter}{place}": key for place, key in enumerate(of_kind[:2])}
    one = {name: next(iter(values), None) for name, values in {"number": facts.numbers, "place": facts.places}.items()}
    return {"who": who, "first": first or None, "last": last or None, "born": facts.birth_date or None, **one, **keys}


def _load(connection: Any, rows: list[dict[str, str | None]], names: list[str]) -> None:
    """One list a column: row by row it would take minutes."""
    columns = ", ".join("unnest(?::VARCHAR[])" for _ in names)
    connection.execute(f"INSERT INTO people SELECT {columns}", [[row[name] for row in rows] for name in names])
