"""May this customer do this amount now? Asked by other systems before they book, and tried by staff on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal
from backoffice.kernel.operations import query
from backoffice.kernel.words import say
from backoffice.tiers.models import Direction, Tier, TierAssignment, TierLimit
from backoffice.tiers.rules import ladder, limits
from backoffice.tiers.rules.limits import Answer, Asked
from backoffice.tiers.service.evidence import evidence_of
from backoffice.tiers.service.table import version_at


@dataclass(frozen=True)
class Checked:
    """The answer, the tier it rests on (a lower one where its evidence has ended), its limits."""

    answer: Answer
    tier: Tier | None
    rows: Sequence[TierLimit] = ()


@query(Permission.GET_CUSTOMER)
def limit_check(actor: Actor, customer_id: UUID, asked: Asked) -> Checked:
    """Whether this customer may do this now. Raises NotFound, Moved, Invalid (an unknown channel or feature)."""
    customer, table = customers.in_scope(actor, customer_id), version_at()
    tiers = table.tiers
    _known(asked, tiers)
    if refusal := limits.why_not_use(customer, asked.direction, clock.now()):
        return Checked(Answer.no(refusal), tiers.get(customer.tier_level or 0))
    level = level_that_holds(customer, tiers)
    if level is None:
        return Checked(Answer.no(limits.EVIDENCE_ENDED), None)
    tier = tiers[level]
    if refusal := _why_not_open(asked, tier, tiers):
        return Checked(Answer.no(refusal), tier)
    rows = table.limits[level].rows
    return Checked(limits.check(asked, rows), tier, rows)


def level_that_holds(customer: Customer, tiers: dict[int, Tier]) -> int | None:
    """The tier in force, or what its evidence still carries where a piece of that has ended."""
    level = customer.tier_level
    held = (TierAssignment.customer_id == customer.id, TierAssignment.ends_at.is_(None))
    until = db.session.scalar(select(TierAssignment.holds_until).where(*held))
    if level is None or until is None or until > clock.now():
        return level
    return ladder.carried(level, evidence_of(customer), ladder.open_to(customer, tiers))


def most_now(*, customer: Customer) -> dict[str, Decimal | None]:
    """The largest single payment out and in by the limits that hold now, nothing used yet; None: no limit."""
    table = version_at()
    level = level_that_holds(customer, table.tiers)
    rows = table.limits[level].rows if level else None
    ways = (Direction.DEBIT, Direction.CREDIT)
    return {
        way.value: limits.NOTHING if rows is None else limits.check(Asked(limits.NOTHING, way), rows).remaining
        for way in ways
    }


def known_channels(tiers: dict[int, Tier]) -> set[str]:
    """The channels that may be named: those by which customers come, and those of any tier."""
    return limits.reached(word for tier in tiers.values() for word in tier.channels) | {one.value for one in Channel}


def known_features(tiers: dict[int, Tier]) -> set[str]:
    """The features that may be named: those of any tier."""
    return limits.reached(word for tier in tiers.values() for word in tier.features)


def _known(asked: Asked, tiers: dict[int, Tier]) -> None:
    if asked.channel is not None and asked.channel not in known_channels(tiers):
        raise Invalid.one("channel", "There is no such channel.")
    if asked.feature is not None and asked.feature not in known_features(tiers):
        raise Invalid.one("feature", "There is no such feature.")


def _why_not_open(asked: Asked, tier: Tier, tiers: dict[int, Tier]) -> Refusal | None:
    channels, features = ladder.channels_of(tier.level, tiers), ladder.features_of(tier.level, tiers)
    return limits.why_not_by(
        asked.channel, channels, "CHANNEL_NOT_ALLOWED", say("{tier} does not open this channel.", tier=tier.name)
    ) or limits.why_not_by(
        asked.feature, features, "FEATURE_NOT_ALLOWED", say("{tier} does not open this feature.", tier=tier.name)
    )
