"""When a level changes: it rises at once, and by the rules it may not fall before it has stood for its time.

An agreed override decides until its end; the rules go on beneath it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backoffice.customers.models import Risk
from backoffice.risk.rules.weighing import ORDER


@dataclass(frozen=True)
class Ruled:
    """What the rules made of a customer so far: this level, since then."""

    level: Risk
    since: datetime


@dataclass(frozen=True)
class Standing:
    """The level that counts, the rules' own one since when, and when that one falls (None: it does not)."""

    level: Risk
    ruled: Ruled
    falls_at: datetime | None


def judge(
    before: Ruled | None, computed: Risk, override: Risk | None, stays: Callable[[Risk], timedelta], now: datetime
) -> Standing:
    """Where a customer stands now, of whom the rules say `computed`; `stays` tells how long a level stays at least."""
    ruled, falls_at = _ruled(before, computed, stays, now)
    return Standing(override or ruled.level, ruled, falls_at)


def _ruled(
    before: Ruled | None, computed: Risk, stays: Callable[[Risk], timedelta], now: datetime
) -> tuple[Ruled, datetime | None]:
    if before is None:
        return Ruled(computed, now), None
    if ORDER[computed] >= ORDER[before.level]:
        return (before if computed is before.level else Ruled(computed, now)), None
    falls_at = before.since + stays(before.level)
    return (Ruled(computed, now), None) if falls_at <= now else (before, falls_at)
