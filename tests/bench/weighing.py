"""Row 16: a run that weighs everybody's risk, for the first time and again when nothing has changed; memory stays."""

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass

from backoffice.kernel.db import db
from backoffice.risk import service
from backoffice.risk.jobs import SCALES, SLICES
from backoffice.risk.models import Cause, RiskRun
from tests.bench.bank import Banks
from tests.bench.measuring import Line

MILLION, MOST = 1_000_000, 600.0  # seconds


@dataclass(frozen=True)
class Went:
    """How a run went: seconds (of these, this process's own), customers rated anew."""

    seconds: float
    own: float
    changed: int


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Both runs over the whole bank, by one worker."""
    bank = banks.of(size)
    with bank.app.app_context():
        before = _megabytes()
        for work in ("for the first time", "again"):
            went, grown = _run(), _megabytes() - before
            whole = went.seconds * MILLION / size
            yield Line(
                "16", f"risk of {size:,} customers {work}", "–",
                f"{went.seconds:.1f} s ({went.own:.1f} s of Python), {went.changed:,} rated anew, {grown:.0f} MB more;"
                f" 1,000,000: {whole / 60:.1f} min", None, "1,000,000 in ≤ 10 min", whole <= MOST,
            )  # fmt: skip
        db.engine.dispose()


def _run() -> Went:
    """A run as the jobs do it: a session for some slices."""
    start, own = time.perf_counter(), time.process_time()
    run_id, goes_on = service.begin(SCALES, Cause.FACTS).id, True
    while goes_on:
        goes_on = all(service.weigh_slice(SCALES, run_id) for _ in range(SLICES))
        db.session.remove()
    changed = db.session.get_one(RiskRun, run_id).changed
    db.session.remove()
    return Went(time.perf_counter() - start, time.process_time() - own, changed)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
