"""The engine `splink`: the same people and keys given to Splink on DuckDB in memory, which learns its weights there.

R. Linacre et al., "Splink: Free software for probabilistic record linkage at scale", International Journal of
Population Data Science 7 (2022). Nothing in clear leaves the memory of this process: DuckDB has no folder to spill to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import islice
from typing import Any, cast
from uuid import UUID

from backoffice.duplicates.rules import blocking, scoring, weights
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.service.engines import Candidates, Pair

# Kinds of keys as names of columns, each with the letter its keys begin with; so many of each kind are blocked on.
KINDS = {"number": "#", "sounds": "n", "year": "y", "words": "w", "born": "b", "initials": "i", "place": "a"}
A_KIND = 2
KEYS = tuple(f"key_{kind}_{place}" for kind in KINDS for place in range(A_KIND))
COLUMNS = ("who", "first", "last", "born", "number", "place", *KEYS)
IN_MEMORY = {"temp_directory": ""}
RECALL, SAMPLED = 0.5, 1e6
AT_ONCE = 5_000
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
    found = predicted(table(one for page in pages for one in page))
    return Linked({_pair(row): min(SURE, row["match_weight"] - weights.PRIOR) for row in found})


def table(people: Iterable[tuple[UUID | str, Facts]]) -> Any:
    """People as a table in memory, made in parts so that few rows of it are Python's at a time."""
    import pyarrow  # noqa: PLC0415 (comes with the extra)

    schema, everybody = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS]), iter(people)
    parts = [schema.empty_table()]
    while rows := [row_of(who, facts) for who, facts in islice(everybody, AT_ONCE)]:
        parts.append(pyarrow.Table.from_pylist(rows, schema=schema))
    return pyarrow.concat_tables(parts)


def predicted(people: Any) -> list[dict[str, Any]]:
    """Learn from this table what agreement is worth, and predict; a row a pair."""
    import duckdb  # noqa: PLC0415 (an extra)
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415 (an extra)

    engine = DuckDBAPI(connection=duckdb.connect(":memory:", config=IN_MEMORY))
    linker = Linker(engine.register(people), asked(), log_level=None)
    train = linker.training
    train.estimate_probability_two_random_records_match([block_on("first", "last", "born")], recall=RECALL)
    train.estimate_u_using_random_sampling(max_pairs=SAMPLED)
    train.estimate_parameters_using_expectation_maximisation(block_on("born"))
    train.estimate_parameters_using_expectation_maximisation(block_on("first", "last"))
    found = linker.inference.predict(threshold_match_probability=scoring.WORTH_SHOWING).as_record_list()
    return cast(list[dict[str, Any]], found)


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
        blocking_rules_to_generate_predictions=[block_on(name) for name in KEYS],
    )  # fmt: skip


def row_of(who: UUID | str, facts: Facts) -> dict[str, str | None]:
    """A person as a row of Splink's table."""
    first, last = sorted((*facts.names, "", ""))[-2:]
    keyed: dict[str, str | None] = dict.fromkeys(KEYS)
    every = sorted(blocking.keys(facts))
    for kind, letter in KINDS.items():
        of_kind = islice((key for key in every if key[0] == letter), A_KIND)
        keyed |= {f"key_{kind}_{place}": key for place, key in enumerate(of_kind)}
    one_each = min(facts.numbers, default=None), min(facts.places, default=None)
    said = (str(who), first or None, last or None, facts.birth_date or None)
    return dict(zip(COLUMNS, (*said, *one_each), strict=False)) | keyed


def _pair(row: Mapping[str, Any]) -> Pair:
    one, other = sorted((UUID(row["who_l"]), UUID(row["who_r"])))
    return one, other
