"""The same people in clear: compared our own way in memory, and by Splink on DuckDB with the same blocks."""

import importlib.util
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from backoffice.duplicates.rules import blocking, scoring
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.service.keys import MOST_A_KEY

Pairs = set[tuple[str, str]]
BELIEVED = 0.5


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
    """Our own scorer over clear facts: (seconds, pairs believed to be one)."""
    start = time.perf_counter()
    words = Counter(word for facts in known.values() for word in facts.names)
    common = {word: count / len(known) for word, count in words.items() if count > len(known) / 1_000}
    found = {
        pair
        for pair in together(known)
        if scoring.score(known[pair[0]], known[pair[1]], common).probability >= BELIEVED
    }
    return time.perf_counter() - start, found


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
        ],
        blocking_rules_to_generate_predictions=[block_on(name) for name in names if name.startswith("key")],
    )  # fmt: skip
    linker = Linker(DuckDBAPI(connection=connection).register("people"), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("first", "last", "born")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first", "last"))
    found = linker.inference.predict(threshold_match_probability=BELIEVED).as_record_dict()
    seconds = time.perf_counter() - start
    return seconds, {tuple(sorted((str(row["who_l"]), str(row["who_r"])))) for row in found}  # type: ignore[misc]


def _row(who: str, facts: Facts) -> dict[str, str | None]:
    first, last = sorted((*facts.names, "", ""))[-2:]
    kinds: dict[str, str | None] = dict.fromkeys(("key_n", "key_y", "key_i", "key_b1", "key_b2"))
    births = [key for key in sorted(blocking.keys(facts)) if key[0] == "b"]
    for key in blocking.keys(facts):
        if key[0] in "nyi":
            kinds[f"key_{key[0]}"] = key
    for place, key in enumerate(births[:2], 1):
        kinds[f"key_b{place}"] = key
    number, born = next(iter(facts.numbers), None), facts.birth_date or None
    return {"who": who, "first": first or None, "last": last or None, "born": born, "number": number, **kinds}


def _load(connection: Any, rows: list[dict[str, str | None]], names: list[str]) -> None:
    places = ", ".join("?" for _ in names)
    for start in range(0, len(rows), 10_000):
        some = [[row[name] for name in names] for row in rows[start : start + 10_000]]
        connection.executemany(f"INSERT INTO people VALUES ({places})", some)
