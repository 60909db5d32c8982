"""Tiers follow the policy: what its KYC document says of a tier becomes that tier's next effective row."""

from decimal import Decimal

from backoffice.access.actor import Actor
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.policy import service as policy
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules.documents import TierRule
from backoffice.tiers.models import Measure, Period, Tier, TierLimit
from backoffice.tiers.service.table import limits_now, tiers_now


def follow_policy(actor: Actor, kind: str) -> None:
    """Write new rows for the tiers whose name, needs or highest balance the document changed."""
    if kind != PolicyKind.KYC:
        return
    tiers, limits = tiers_now(), limits_now()
    for rule in policy.kyc().tiers:
        now = tiers[rule.level]
        if (now.name, now.needs) != (rule.name, rule.documents_required):
            db.session.add(_next_tier(now, rule))
        if limits[rule.level].max_balance != rule.max_balance:
            db.session.add(_next_balance(rule.level, rule.max_balance))


def _next_tier(now: Tier, rule: TierRule) -> Tier:
    return Tier(
        level=rule.level, name=rule.name, needs=list(rule.documents_required), channels=now.channels,
        features=now.features, organisations_only=now.organisations_only, effective_from=clock.now(),
    )  # fmt: skip


def _next_balance(level: int, amount: Decimal) -> TierLimit:
    return TierLimit(
        level=level, measure=Measure.BALANCE, period=Period.AT_ANY_TIME, amount=amount, unlimited=False,
        effective_from=clock.now(),
    )  # fmt: skip
