"""The table of tiers and limits as it is today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.tiers.models import Measure, Period, Tier, TierLimit

_BEGUN = select(Tier).where(Tier.effective_from <= bindparam("when")).order_by(Tier.level, Tier.effective_from)


@dataclass(frozen=True)
class Limits:
    """The two limits every tier has, in the bank's currency; None is the explicit "no limit"."""

    max_balance: Decimal | None
    max_transaction: Decimal | None


def tiers_now(when: datetime | None = None) -> dict[int, Tier]:
    """Each level's tier in force at that time, by level in ascending order."""
    begun = db.session.scalars(_BEGUN, {"when": when or clock.now()})
    return {tier.level: tier for tier in begun}


def tier_of(level: int) -> Tier:
    """That level's tier today; raises Invalid."""
    found = tiers_now().get(level)
    if found is None:
        raise Invalid.one("level", "There is no such tier.")
    return found


def limits_now(when: datetime | None = None) -> dict[int, Limits]:
    """Each level's limits in force at that time."""
    begun = select(TierLimit).where(TierLimit.effective_from <= (when or clock.now()))
    rows = _latest(db.session.scalars(begun.order_by(TierLimit.effective_from)))
    levels = sorted({level for level, _, _ in rows})
    return {
        level: Limits(
            _amount(rows.get((level, Measure.BALANCE, Period.AT_ANY_TIME))),
            _amount(rows.get((level, Measure.PAYMENT, Period.EACH))),
        )
        for level in levels
    }


def _latest(rows: Iterable[TierLimit]) -> dict[tuple[int, Measure, Period], TierLimit]:
    return {(row.level, row.measure, row.period): row for row in rows}


def _amount(limit: TierLimit | None) -> Decimal | None:
    if limit is None:
        raise LookupError("a tier without a limit: unlimited must be said")
    return limit.amount


def picture(level: int | None) -> dict[str, Any]:
    """A tier as a request shows it: level, name, limits (JSON values; null amounts are unlimited)."""
    if level is None:
        return {"level": None, "name": None, "max_balance": "0", "max_transaction": "0", "unlimited": False}
    limits = limits_now()[level]
    return {
        "level": level,
        "name": tier_of(level).name,
        "max_balance": _written(limits.max_balance),
        "max_transaction": _written(limits.max_transaction),
        "unlimited": limits.max_balance is None,
    }


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
