"""`python -m tests.bench`: run the benchmarks, print one table, keep it as JSON under HOME."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from backoffice.config import Settings
from backoffice.kernel import clock
from tests.bench import (
    claims,
    commands,
    doors,
    duplicates,
    equal_answers,
    limit_check,
    lists,
    next_case,
    peers,
    screening,
    sealing,
    search,
    segments,
    ussd,
    weighing,
)
from tests.bench.bank import Banks, banks
from tests.bench.measuring import Line

SIZES = (10_000, 100_000, 300_000, 1_000_000)
ROWS: dict[str, Callable[[Banks, int], Iterator[Line]]] = {
    "1": search.measure,
    "2": peers.measure,
    "3": doors.page,
    "4": lists.measure,
    "5": claims.measure,
    "5b": next_case.measure,
    "6": duplicates.while_typing,
    "7": duplicates.in_a_run,
    "11": sealing.measure,
    "12": commands.measure,
    "13": doors.rest_list,
    "14": limit_check.measure,
    "16": weighing.measure,
    "16s": segments.measure,
    "19": screening.measure,
    "20": ussd.measure,
    "21": equal_answers.measure,
}


def main(arguments: Sequence[str]) -> int:
    """Measure what was asked for; ends with 1 when a goal was missed."""
    asked = _asked(arguments)
    home = Path(Settings().home).absolute()
    lines: list[Line] = []
    with banks(home / "bench") as made:
        for row in asked.only:
            start = time.perf_counter()
            measured = list(ROWS[row](made, asked.size))
            lines += measured
            print(f"{table(measured)}\n({time.perf_counter() - start:.0f} s)", file=sys.stderr, flush=True)
    document = {"at": clock.now().isoformat(), "size": asked.size, "lines": [line.as_json() for line in lines]}
    (home / "bench.json").write_text(json.dumps(document, ensure_ascii=False, indent=1))
    print(table(lines))
    return int(any(line.held is False for line in lines))


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench ARGS=", description="The benchmarks, each figure beside its goal."
    )
    parser.add_argument("--size", type=int, choices=SIZES, default=100_000, help="customers in the bank")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(ROWS), help="rows, such as 1,4")
    asked = parser.parse_args(arguments)
    if unknown := [row for row in asked.only if row not in ROWS]:
        parser.error(f"There is no row {', '.join(unknown)}; there are {', '.join(ROWS)}.")
    return asked


def table(lines: Iterable[Line]) -> str:
    """The lines as a table for the terminal."""
    heads = ("#", "work", "floor", "ours", "ratio", "goal", "held")
    cells = [heads, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _cells(line: Line) -> tuple[str, ...]:
    held = {True: "held", False: "MISSED", None: "–"}[line.held]
    ratio = "–" if line.ratio is None else f"{line.ratio:.2g}" if line.ratio < 10 else f"{line.ratio:.0f}"
    return (line.row, line.work, line.floor, line.ours, ratio, line.goal, held)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
