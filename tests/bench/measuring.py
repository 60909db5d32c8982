"""What a measurement is: times in milliseconds, their percentiles, and one line of the table with its goal."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Line:
    """One line of the table. `held` is None when nothing was measured; then `ours` says why."""

    row: str
    work: str
    floor: str
    ours: str
    ratio: float | None
    goal: str
    held: bool | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def not_measured(row: str, work: str, goal: str, why: str) -> Line:
    """The line of something that cannot be measured here, with the reason."""
    return Line(row, work, "–", why, None, goal, None)


def percentile(times: Sequence[float], percent: int) -> float:
    """The value that so many percent of the times do not exceed."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def each_ms(work: Callable[[Any], Any], arguments: Iterable[Any]) -> list[float]:
    """How long the work takes for each argument, in milliseconds."""
    times = []
    for argument in arguments:
        start = time.perf_counter()
        work(argument)
        times.append((time.perf_counter() - start) * 1000)
    return times


def in_turns(times: int, *works: Callable[[], Any]) -> list[list[float]]:
    """Milliseconds of each work, done in turns `times` times, so that the noise of the machine meets all alike."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, its_times in zip(works, found, strict=True):
            start = time.perf_counter()
            work()
            its_times.append((time.perf_counter() - start) * 1000)
    return found


class Statements:
    """The statements that an engine ran, each with its milliseconds (what the driver waits for the answer included)."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, float]] = []

    def forget(self) -> None:
        self.ran.clear()

    def ms(self, *tables: str) -> float:
        """The time of those that read one of these tables."""
        return sum(
            taken
            for text, taken in self.ran
            if any(f"FROM {table} " in f"{text} ".replace("\n", " ") for table in tables)
        )


@contextmanager
def statements(engine: Engine) -> Iterator[Statements]:
    """Watch an engine's statements for the length of a block."""
    seen, begun = Statements(), [0.0]

    def before(*_: Any) -> None:
        begun[0] = time.perf_counter()

    def after(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        seen.ran.append((text, (time.perf_counter() - begun[0]) * 1000))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)
