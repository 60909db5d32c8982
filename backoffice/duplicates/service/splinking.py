"""The engine `splink`: the same people and keys given to Splink on DuckDB in memory, which learns its weights there.

R. Linacre et al., "Splink: Free software for probabilistic record linkage at scale", International Journal of
Population Data Science 7 (2022). Nothing in clear leaves the memory of this process: DuckDB has no folder to spill to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import islice
from typing import Any, cast
from uuid import UUID

from backoffice.duplicates.rules import blocking, scoring, weights
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.service.engines import Candidates, Pair
from backoffice.duplicates.service.keys import MOST_A_KEY

COLUMNS = ("who", "first", "last", "born", "number", "place", "keys")
IN_MEMORY = {"temp_directory": ""}
RECALL, SAMPLED = 0.5, 1e6  # pairs it learns from, at each of its lessons
AT_ONCE = 5_000
# `everybody` with those keys alone that tell them apart. Spark says `explode`, `collect_list` and `:most`.
TELLING = """
    WITH one_by_one AS (SELECT who AS bearer, unnest(keys) AS key FROM everybody),
    shared AS (SELECT key FROM one_by_one GROUP BY key HAVING count(*) BETWEEN 2 AND $most),
    kept AS (SELECT bearer, list(key) AS keys FROM one_by_one JOIN shared USING (key) GROUP BY bearer)
    SELECT who, first, last, born, number, place, kept.keys FROM everybody LEFT JOIN kept ON bearer = who
"""
SURE = 100.0  # bits: Splink's weight of what it never saw in anybody else has no bound


def is_installed() -> bool:
    """Whether the extra `splink` is."""
    return find_spec("splink") is not None


@dataclass(frozen=True)
class Linked:
    """Pairs that Splink believes in, with their weight in bits as `weights` counts them."""

    bits: Mapping[Pair, float]

    def candidates(self, number: int, slices: int) -> Candidates:
        """Every so manyth of them, in the order of ids."""
        some = self._ordered[number::slices]
        return Candidates(len(some), some, self.bits)

    @cached_property
    def _ordered(self) -> list[Pair]:
        return sorted(self.bits)


def linked(pages: Iterable[Sequence[tuple[UUID, Facts]]]) -> Linked:
    """What Splink believes of these people."""
    ids: list[UUID] = []
    found = predicted(table(_noting(pages, ids)))
    return Linked({_pair(ids, row): min(SURE, row["match_weight"] - weights.PRIOR) for row in found})


def _noting(pages: Iterable[Sequence[tuple[UUID, Facts]]], ids: list[UUID]) -> Iterator[Facts]:
    """The facts one by one, whose ids are noted: Splink knows people by their place alone."""
    for page in pages:
        ids += [who for who, _ in page]
        yield from [facts for _, facts in page]


def table(people: Iterable[Facts]) -> Any:
    """People as a table in memory, made in parts so that few rows of it are Python's at a time."""
    import pyarrow  # noqa: PLC0415 (comes with the extra)

    kinds = (pyarrow.int64(), *[pyarrow.string()] * (len(COLUMNS) - 2), pyarrow.list_(pyarrow.string()))
    schema, everybody = pyarrow.schema(list(zip(COLUMNS, kinds, strict=True))), enumerate(people)
    parts = [schema.empty_table()]
    while rows := [row_of(place, facts) for place, facts in islice(everybody, AT_ONCE)]:
        parts.append(pyarrow.Table.from_pylist(rows, schema=schema))
    return pyarrow.concat_tables(parts)


def predicted(people: Any) -> list[dict[str, Any]]:
    """Learn from this table what agreement is worth, and predict; a row a pair."""
    import duckdb  # noqa: PLC0415 (an extra)
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 (an extra)

    memory = duckdb.connect(":memory:", config=IN_MEMORY)
    memory.register("everybody", people)
    told = memory.sql(TELLING, params={"most": MOST_A_KEY}).to_arrow_table()
    linker = Linker(DuckDBAPI(connection=memory).register(told), asked(), log_level=None)
    learn(linker)
    found = linker.inference.predict(threshold_match_probability=scoring.WORTH_SHOWING).as_record_list()
    return cast(list[dict[str, Any]], found)


def learn(linker: Any) -> None:
    """Learn what agreement is worth: from the whole when it is small, else from so many pairs of it."""
    from splink import block_on  # noqa: PLC0415 (an extra)

    train = linker.training
    train.estimate_probability_two_random_records_match([block_on("first", "last", "born")], recall=RECALL)
    train.estimate_u_using_random_sampling(max_pairs=SAMPLED)
    train.estimate_parameters_using_expectation_maximisation(block_on("born"), max_pairs=SAMPLED)
    train.estimate_parameters_using_expectation_maximisation(block_on("first", "last"), max_pairs=SAMPLED)


def asked() -> Any:
    """What Splink compares, and by which keys it brings people together: the same on DuckDB and on Spark."""
    import splink.comparison_library as compare  # noqa: PLC0415 (an extra)
    from splink import SettingsCreator, block_on  # noqa: PLC0415 (an extra)

    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="who",
        comparisons=[
            compare.JaroWinklerAtThresholds("first", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("last", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("born", [1, 2]), compare.LevenshteinAtThresholds("number", [1]),
            compare.JaroWinklerAtThresholds("place", [0.95, 0.85]),
        ],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
    )  # fmt: skip


def row_of(place: int, facts: Facts) -> dict[str, Any]:
    """A person as a row of Splink's table."""
    first, last = sorted((*facts.names, "", ""))[-2:]
    one_each = min(facts.numbers, default=None), min(facts.places, default=None)
    said = (place, first or None, last or None, facts.birth_date or None, *one_each, sorted(blocking.keys(facts)))
    return dict(zip(COLUMNS, said, strict=True))


def _pair(ids: Sequence[UUID], row: Mapping[str, Any]) -> Pair:
    one, other = sorted((ids[row["who_l"]], ids[row["who_r"]]))
    return one, other
