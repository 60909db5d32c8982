"""The table of tiers follows the policy: each version that is agreed to becomes rows, which count from its day on."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.policy import service as policy
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules.tier_table import Level, LimitRule, TierTable, touched_levels
from backoffice.tiers.models import Direction, Period, Tier, TierLimit
from backoffice.tiers.service.table import tiers_now


def follow_policy(actor: Actor, kind: str) -> None:
    """Write the newest table as rows, and plan to look at those who hold more than it gives from its day on."""
    if kind != PolicyKind.TIERS:
        return
    number, begins, table = policy.tier_table()
    for level in table.levels:
        db.session.add(_tier(number, level, begins))
        db.session.add_all(_limit(number, level, limit, table, begins) for limit in level.limits)
    wait = max(begins - clock.now(), timedelta())
    jobs.enqueue("tiers.follow_table", after=wait, once=f"tiers.follow_table/{number}", number=str(number))


def touched_by(kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, int]] | None:
    """How many customers hold each of the tiers that a table, or a document about KYC, would change."""
    if kind == PolicyKind.TIERS:
        levels = touched_levels(TierTable.model_validate(old), TierTable.model_validate(new))
    elif kind == PolicyKind.KYC:
        levels = [one["level"] for one in new["tiers"] if one not in old["tiers"]]
    else:
        return None
    held = (Customer.tier_level.in_(levels), Customer.stage.in_(LIVING))
    counted = select(Customer.tier_level, func.count()).where(*held).group_by(Customer.tier_level)
    holders: dict[int | None, int] = dict(iter(db.session.execute(counted)))
    names = {one.level: one.name for one in policy.tier_table()[2].levels}
    return [(names[level], holders.get(level, 0)) for level in levels]


def levels_that_need_more(number: int) -> list[int]:
    """The levels that need something since this version of the table; none where it does not count now."""
    now = tiers_now()
    if any(tier.number != number for tier in now.values()):
        return []
    before = {tier.level: tier for tier in db.session.scalars(select(Tier).where(Tier.number == number - 1))}
    return [level for level, tier in now.items() if set(tier.needs).difference(before[level].needs)]


def _tier(number: int, level: Level, begins: datetime) -> Tier:
    return Tier(
        number=number, level=level.level, name=level.name, needs=list(level.documents_required),
        channels=level.channels, features=level.features, organisations_only=level.organisations_only,
        effective_from=begins,
    )  # fmt: skip


def _limit(number: int, level: Level, limit: LimitRule, table: TierTable, begins: datetime) -> TierLimit:
    return TierLimit(
        number=number, level=level.level, period=Period(limit.period), direction=Direction(limit.direction),
        amount=limit.amount, unlimited=limit.unlimited, unit=limit.unit, worth=table.worth_of(limit.unit),
        rule=limit.rule, effective_from=begins,
    )  # fmt: skip
