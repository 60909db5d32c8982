"""The table of tiers and limits as it is today, or was or will be on another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select

from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.tiers.models import BASIC, Direction, Period, Tier, TierLimit
from backoffice.tiers.rules import ladder, limits

# The highest number that has begun by then.
_NUMBER = select(func.max(Tier.number)).where(Tier.effective_from <= bindparam("when")).scalar_subquery()
_TIERS = select(Tier).where(Tier.number == _NUMBER).order_by(Tier.level)
_LIMITS = select(TierLimit).where(TierLimit.number == _NUMBER)


@dataclass(frozen=True)
class Limits:
    """The limits of one tier, in the order in which people read them."""

    rows: Sequence[TierLimit]

    @property
    def max_balance(self) -> Decimal | None:
        """The highest balance; None is the explicit "no limit"."""
        return self._of(Period.BALANCE, Direction.CREDIT)

    @property
    def max_transaction(self) -> Decimal | None:
        """The largest single payment; None is the explicit "no limit"."""
        return self._of(Period.TRANSACTION, Direction.ANY)

    def _of(self, period: Period, direction: Direction) -> Decimal | None:
        found = [row for row in self.rows if (row.period, row.direction) == (period, direction)]
        if not found:
            raise LookupError("a tier without a limit: unlimited must be said")
        return found[0].most


def tiers_now(when: datetime | None = None) -> dict[int, Tier]:
    """Each level's tier in force at that time, by level in ascending order."""
    begun = db.session.scalars(_TIERS, {"when": when or clock.now()})
    return {tier.level: tier for tier in begun}


def tier_of(level: int) -> Tier:
    """That level's tier today; raises Invalid."""
    found = tiers_now().get(level)
    if found is None:
        raise Invalid.one("level", "There is no such tier.")
    return found


def limits_now(when: datetime | None = None) -> dict[int, Limits]:
    """Each level's limits in force at that time, by level in ascending order."""
    rows = sorted(db.session.scalars(_LIMITS, {"when": when or clock.now()}), key=limits.reading_order)
    levels = sorted({row.level for row in rows})
    return {level: Limits([row for row in rows if row.level == level]) for level in levels}


def planned() -> Tier | None:
    """The lowest tier of a version of the table that is agreed to and begins on a later day, if there is one."""
    newest = select(Tier).where(Tier.level == BASIC).order_by(Tier.number.desc()).limit(1)
    found = db.session.scalars(newest).one()
    return found if found.effective_from > clock.now() else None


def picture(level: int | None) -> dict[str, Any]:
    """A tier as a request shows it: level, name, limits (JSON values; null amounts are unlimited)."""
    if level is None:
        return {"level": None, "name": None, "max_balance": "0", "max_transaction": "0", "unlimited": False}
    held, tiers = limits_now()[level], tiers_now()
    return {
        "level": level,
        "name": tier_of(level).name,
        "max_balance": _written(held.max_balance),
        "max_transaction": _written(held.max_transaction),
        "unlimited": held.max_balance is None,
        "limits": [limits.as_json(row) for row in held.rows],
        "channels": ladder.channels_of(level, tiers),
        "features": ladder.features_of(level, tiers),
    }


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
