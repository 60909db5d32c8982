"""The rating and the override in force of customers, and how a new rating takes the place of the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, light
from backoffice.kernel.db import among, db
from backoffice.policy.rules.risk_facts import Facts
from backoffice.policy.rules.risk_rules import RiskRules
from backoffice.risk.models import Cause, RiskOverride, RiskRating
from backoffice.risk.rules.standing import Ruled, Standing, judge
from backoffice.risk.rules.weighing import Weighed, as_kept, same_rules, weigh

TABLE: Any = RiskRating.__table__


@dataclass(frozen=True)
class Scales:
    """The rules that count, and their number."""

    number: int
    rules: RiskRules


@dataclass(frozen=True)
class Judged:
    """What weighing a customer came to, beside the rating that it was compared with."""

    before: RiskRating | None
    override: RiskOverride | None
    weighed: Weighed
    standing: Standing

    @property
    def is_new(self) -> bool:
        """Whether the rating says something else than the one before."""
        before, now = self.before, self.standing
        if before is None:
            return True
        said = (before.level, before.ruled, before.computed, before.falls_at, before.overridden)
        says = (now.level, now.ruled.level, self.weighed.level, now.falls_at, self.override is not None)
        return said != says or not same_rules(before.met, self.weighed)


def judged(
    scales: Scales, facts: Facts, before: RiskRating | None, override: RiskOverride | None, now: datetime
) -> Judged:
    """Weigh a customer of whom this is known; an override whose time is over counts no more."""
    held = override if override and override.ends_at > now else None
    found = weigh(scales.rules, facts)
    ruled = Ruled(before.ruled, before.ruled_since) if before else None
    standing = judge(ruled, found.level, held.level if held else None, scales.rules.stays_for, now)
    return Judged(before, held, found, standing)


@dataclass(frozen=True)
class News:
    """What weighing a locked customer came to, when it says something new.

    Of a customer whose level stays a light copy will do.
    """

    customer: Customer
    found: Judged

    @property
    def moves(self) -> bool:
        """Whether the customer's level changes."""
        return self.customer.risk is not self.found.standing.level


def keep(news: Sequence[News], number: int, cause: Cause) -> None:
    """Write ratings by the rules of this number in the place of those they were compared with, and note the levels.

    Written past the session: ratings are a history of their own, and one entry of the log tells the run, not every row.
    """
    now = clock.now()
    rows = [_rating(one, number, cause, now) for one in news]
    over = [one.found.before.id for one in news if one.found.before is not None]
    db.session.flush()
    connection = db.session().connection()
    if over:
        ends = update(TABLE).where(among(TABLE.c.id, over), TABLE.c.ended_at.is_(None))
        connection.execute(ends.values(ended_at=now, version=TABLE.c.version + 1))
    if rows:
        connection.execute(insert(TABLE), rows)
    for one in news:
        customers.note_risk(one.customer, one.found.standing.level)


def _rating(news: News, number: int, cause: Cause, now: datetime) -> dict[str, Any]:
    customer, before, standing, found = news.customer, news.found.before, news.found.standing, news.found.weighed
    made, met = uuid4(), {"met": as_kept(found)}
    return {
        "id": made, "version": 1, "created_at": now, "customer_id": customer.id, "sealed_for": customer.sealed_for,
        "sealed": RiskRating.sealed_document(customer.sealed_for, made, met), "level": standing.level,
        "since": before.since if before is not None and before.level is standing.level else now,
        "ruled": standing.ruled.level, "ruled_since": standing.ruled.since, "computed": found.level,
        "falls_at": standing.falls_at, "points": found.points, "rules_number": number, "ended_at": None,
        "cause": cause_of(news.found, cause), "overridden": news.found.override is not None,
    }  # fmt: skip


def cause_of(found: Judged, cause: Cause) -> Cause:
    """Why: the first time is its own reason, and so is a level that had to stay and falls now."""
    before = found.before
    if before is None:
        return cause if cause is Cause.OVERRIDE else Cause.FIRST
    fell = before.falls_at is not None and before.ruled is not found.standing.ruled.level
    waited = fell and before.computed is found.weighed.level and cause in (Cause.FACTS, Cause.RULES)
    return Cause.TIME if waited else cause


def current_of(customer_id: UUID) -> RiskRating | None:
    """The rating that counts now."""
    return db.session.scalars(select(RiskRating).where(RiskRating.customer_id == customer_id, _CURRENT)).one_or_none()


def override_of(customer_id: UUID) -> RiskOverride | None:
    """The override that nobody ended yet; its time may be over."""
    mine = (RiskOverride.customer_id == customer_id, RiskOverride.ended_at.is_(None))
    return db.session.scalars(select(RiskOverride).where(*mine)).one_or_none()


def currents(customer_ids: Iterable[UUID]) -> dict[UUID, RiskRating]:
    """The ratings of some customers (light copies)."""
    wanted = light.every(RiskRating).where(among(RiskRating.customer_id, customer_ids), _CURRENT)
    return {row.customer_id: row for row in light.read(RiskRating, wanted)}


def ids_of(customer_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The ids of the ratings that count now of some customers."""
    wanted = select(RiskRating.customer_id, RiskRating.id)
    return dict(iter(db.session.execute(wanted.where(among(RiskRating.customer_id, customer_ids), _CURRENT))))


def overrides_of(customer_ids: Iterable[UUID]) -> dict[UUID, RiskOverride]:
    """The overrides of some customers (light copies)."""
    open_ = (among(RiskOverride.customer_id, customer_ids), RiskOverride.ended_at.is_(None))
    return {row.customer_id: row for row in light.read(RiskOverride, light.every(RiskOverride).where(*open_))}


_CURRENT = RiskRating.ended_at.is_(None)
