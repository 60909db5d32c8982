"""Row 1: the search for names in the database, and how many it finds, at two sizes."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from backoffice.access.actor import SYSTEM
from backoffice.customers import service
from backoffice.kernel.db import db
from tests.bench import typed_names
from tests.bench.bank import SEED, Bank, Banks
from tests.bench.measuring import Line, percentile, statements
from tests.bench.people import Person, person

SMALL, ASKED = 10_000, 120
TRIES = 3  # the quickest counts: the others measure who else uses the machine
WAYS: dict[str, Callable[[Person, random.Random], str]] = {
    "two words": typed_names.exact,
    "turned": typed_names.turned,
    "prefix": typed_names.beginning,
    "a typo in each word": typed_names.mistyped,
}
FOUND = {"two words": 1.0, "turned": 1.0, "prefix": 0.0, "a typo in each word": 0.93}


@dataclass(frozen=True)
class Figures:
    """One way of typing at one size: milliseconds in the database, and the share found."""

    p50: float
    p95: float
    found: float


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """A line for each way of typing, each against the same at 10,000."""
    small, large = figures(banks.of(min(SMALL, size))), figures(banks.of(size))
    for way, ours in large.items():
        floor = small[way]
        ratio = ours.p95 / floor.p95
        held = ours.p95 <= 2 and ratio <= 3 and ours.found >= FOUND[way]
        yield Line(
            "1", f"search, {way}, {size:,} customers", f"p95 {floor.p95:.2f} ms at {min(SMALL, size):,}",
            f"p50 {ours.p50:.2f} p95 {ours.p95:.2f} ms, found {ours.found:.1%}", ratio,
            f"p95 ≤ 2 ms, ratio ≤ 3, found ≥ {FOUND[way]:.0%}", held,
        )  # fmt: skip


@cache
def figures(bank: Bank) -> dict[str, Figures]:
    """Every way of typing, asked of one bank."""
    somebody = some_people(bank, ASKED)
    with bank.app.app_context():
        found = {way: _ask(typed, somebody) for way, typed in WAYS.items()}
        db.session.remove()
        db.engine.dispose()
    return found


def some_people(bank: Bank, how_many: int) -> list[Person]:
    """The same people every time."""
    chance = random.Random(f"asked {bank.size}")
    return [person(chance.randint(1, bank.size), SEED) for _ in range(how_many)]


def _ask(typed: Callable[[Person, random.Random], str], somebody: Sequence[Person]) -> Figures:
    chance = random.Random("fingers")
    texts = [(one, typed(one, chance)) for one in somebody]
    for _, text in texts[:20]:  # warm: prepared statements, cached pages
        service.search(SYSTEM, text)
    times, found = [], 0
    with statements(db.engine) as ran:
        for one, text in texts:
            takes = []
            for _ in range(TRIES):
                ran.forget()
                hits = service.search(SYSTEM, text)
                takes.append(ran.ms("customer", "search_word"))
            times.append(min(takes))
            # Several people may bear the name that was meant: any of them is an answer.
            found += any(hit.customer.name == one.name for hit in hits)
    return Figures(percentile(times, 50), percentile(times, 95), found / len(texts))
