"""The table of tiers and limits as it is today, or was or will be on another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, func, inspect, select

from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.tiers.models import BASIC, Direction, Period, Tier, TierLimit
from backoffice.tiers.rules import ladder, limits

R = TypeVar("R", Tier, TierLimit)
# The highest number that has begun by then.
_NUMBER = select(func.max(Tier.number)).where(Tier.effective_from <= bindparam("when")).scalar_subquery()
_LOWEST = select(Tier.id, Tier.number).where(Tier.number == _NUMBER, Tier.level == BASIC)
MOST_KNOWN = 8


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


@dataclass(frozen=True)
class Version:
    """One version of the table, apart from any session. It never changes, so each process reads it once."""

    tiers: dict[int, Tier]
    limits: dict[int, Limits]


_known: dict[UUID, Version] = {}  # by the id of the lowest tier's row


def tiers_now() -> dict[int, Tier]:
    """Each level's tier in force, by level in ascending order."""
    return dict(version_at().tiers)


def tier_of(level: int) -> Tier:
    """That level's tier today; raises Invalid."""
    found = tiers_now().get(level)
    if found is None:
        raise Invalid.one("level", "There is no such tier.")
    return found


def limits_now() -> dict[int, Limits]:
    """Each level's limits in force, by level in ascending order."""
    return dict(version_at().limits)


def version_at(when: datetime | None = None) -> Version:
    """The table in force at that time, tiers and limits from one reading; now where none is given."""
    found = db.session.execute(_LOWEST, {"when": when or clock.now()}).first()
    if found is None:
        return Version({}, {})
    version = _known.get(found.id)
    if version is None:
        version = _read(found.number)
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[found.id] = version
    return version


def _read(number: int) -> Version:
    tiers = [_apart(row) for row in db.session.scalars(select(Tier).where(Tier.number == number).order_by(Tier.level))]
    rows = [_apart(row) for row in db.session.scalars(select(TierLimit).where(TierLimit.number == number))]
    by_level = {tier.level: [row for row in rows if row.level == tier.level] for tier in tiers}
    ordered = {level: Limits(sorted(of_it, key=limits.reading_order)) for level, of_it in by_level.items()}
    return Version({tier.level: tier for tier in tiers}, ordered)


def _apart(row: R) -> R:
    """A copy that belongs to no session."""
    return type(row)(**{column.key: getattr(row, column.key) for column in inspect(type(row)).columns})


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
