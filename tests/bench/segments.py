"""Row 16s: everybody's segments recomputed by the job, the first time and again; a million's minutes from this rate."""

import resource
import time
from collections.abc import Iterator
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import Outcome
from backoffice.approvals.service import kinds
from backoffice.kernel.db import db
from backoffice.segments import jobs, service
from tests.bench.bank import Banks
from tests.bench.measuring import Line

MOST_MINUTES, MILLION = 10, 1_000_000
MAY = frozenset({Permission.EDIT_SEGMENT, Permission.FETCH_CUSTOMER, Permission.ALL_BRANCHES})
MANAGER, COLLEAGUE = Actor.system("bench", MAY), Actor.system("colleague", MAY)
# Beside the three that every bank begins with: a dozen in all, with sealed and plain facts.
FACTS: dict[str, dict[str, Any]] = {
    "young": {"fact": "age", "any_of": ["18_24", "25_34"]}, "seniors": {"fact": "age", "any_of": ["65_up"]},
    "women": {"fact": "gender", "any_of": ["female"]}, "trade": {"fact": "industry", "any_of": ["trade"]},
    "agents": {"fact": "channel", "any_of": ["agent"]}, "north": {"fact": "branch", "any_of": ["north"]},
    "risky": {"fact": "risk", "any_of": ["high"]}, "new": {"fact": "months_with_us", "most": 3},
    "engaged": {"fact": "engagement", "least": 30},
}  # fmt: skip


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """The whole job in one process, its transactions and its entries in the log included."""
    bank = banks.of(size)
    with bank.app.app_context():
        _a_dozen()
        for row, words in {"16s": "the first time", "16t": "again"}.items():
            yield _line(row, words, size, _seconds())
        db.session.remove()
        db.engine.dispose()


def _line(row: str, words: str, size: int, seconds: float) -> Line:
    run, minutes = service.latest_run(MANAGER), seconds * MILLION / size / 60
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Line(
        row, f"segments of {size:,} recomputed, {words}", "–",
        f"{seconds:.0f} s, {run.changed if run else 0:,} written, {megabytes:,} MB; so {minutes:.1f} min for a million",
        None, f"≤ {MOST_MINUTES} min for a million", minutes <= MOST_MINUTES and run is not None and run.done >= size,
    )  # fmt: skip


def _seconds() -> float:
    service.begin(MANAGER)
    start = time.perf_counter()
    jobs.go_through()
    return time.perf_counter() - start


def _a_dozen() -> None:
    """The other nine, proposed and agreed to as everywhere."""
    for code, condition in FACTS.items():
        document = {"name": code, "family": "demographic", "conditions": [condition]}
        request = service.propose(MANAGER, code, document, "Measured.", seen=0).request
        assert request is not None
        kinds.decide(COLLEAGUE, request.id, Outcome.APPROVED, request.version)
