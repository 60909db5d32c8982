"""What another tier would change for a customer: limits, channels and features, today and then."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backoffice.kernel.words import say
from backoffice.tiers.models import Tier
from backoffice.tiers.rules import ladder
from backoffice.tiers.rules.limits import words as limit_words
from backoffice.tiers.service import Limits, Standing
from backoffice.tiers.spelling import amount, words

OPENED = {"Channels": ladder.channels_of, "Features": ladder.features_of}


@dataclass(frozen=True)
class Line:
    """One thing that changes; `shares` are today's and then's lengths as bars, in percent of the longer one."""

    name: str
    before: str
    after: str
    change: str = ""
    shares: tuple[float, float] | None = None


@dataclass(frozen=True)
class Changes:
    """Limits, and what is opened."""

    limits: Sequence[Line]
    opened: Sequence[Line]


def of(standing: Standing, tier: Tier) -> Changes:
    """Each limit, then channels and features."""
    now = standing.tiers.get(standing.customer.tier_level or 0)
    before = _by_name(standing.limits[now.level]) if now else {}
    after = _by_name(standing.limits[tier.level])
    missing = None if now else Decimal(0)
    limits = [_limit(name, before.get(name, missing), after.get(name)) for name in {**after, **before}]
    return Changes(limits, [_opened(name, now.level if now else 0, tier.level, standing.tiers) for name in OPENED])


def _by_name(limits: Limits) -> dict[str, Decimal | None]:
    return {limit_words(row): row.most for row in limits.rows}


def _limit(name: str, before: Decimal | None, after: Decimal | None) -> Line:
    spoken = "nothing" if before == 0 else amount(before)
    if before == after:
        return Line(name, spoken, amount(after), "the same")
    return Line(name, spoken, amount(after), _factor(before, after), _shares(before, after))


def _factor(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        return "up, no limit" if after is None else "down, limited"
    if not before or not after:
        return "new" if after else "nothing"
    times = (max(before, after) / min(before, after)).quantize(Decimal("0.1"))
    written = f"{times:f}".removesuffix(".0")
    return say("up, × {times}", times=written) if after > before else say("down, ÷ {times}", times=written)


def _shares(before: Decimal | None, after: Decimal | None) -> tuple[float, float]:
    if before is None or after is None:  # no limit fills the bar
        return (100, 100) if before == after else (100, 25) if before is None else (25, 100)
    longest = max(before, after)
    return float(before / longest * 100), float(after / longest * 100)


def _opened(name: str, level: int, then: int, tiers: dict[int, Tier]) -> Line:
    before, after = OPENED[name](level, tiers), OPENED[name](then, tiers)
    more = [one for one in after if one not in before]
    less = [one for one in before if one not in after]
    said = [f"+ {words(more)}" if more else "", f"− {words(less)}" if less else ""]
    return Line(name, words(before) or "none", words(after), " ".join(part for part in said if part) or "the same")
