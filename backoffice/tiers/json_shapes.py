"""Tiers in JSON: the table, one customer's standing, and what a customer's JSON says of tier and completeness."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.tiers import rules, service
from backoffice.tiers.models import Tier, TierAssignment
from backoffice.tiers.service import Limits, Standing


def brief(tier: Tier | None) -> dict[str, Any] | None:
    """What a customer's JSON says of the tier in force."""
    if tier is None:
        return None
    return {"level": tier.level, "name": tier.name, "channels": tier.channels, "features": tier.features}


def table_row(tier: Tier, limits: Limits) -> dict[str, Any]:
    """A tier with its limits; "unlimited" is said, its amounts are null."""
    return {
        **(brief(tier) or {}),
        "needs": tier.needs,
        "organisations_only": tier.organisations_only,
        "unlimited": limits.max_balance is None,
        "max_balance": None if limits.max_balance is None else f"{limits.max_balance:f}",
        "max_transaction": None if limits.max_transaction is None else f"{limits.max_transaction:f}",
        "effective_from": tier.effective_from.isoformat(),
    }


def standing_json(standing: Standing) -> dict[str, Any]:
    """Where one customer stands among the tiers."""
    needs = standing.evidence.needs
    lacking = {level: [need.value for need in rules.missing(tier, needs)] for level, tier in standing.tiers.items()}
    return {
        "tier": brief(standing.tiers.get(standing.customer.tier_level or 0)),
        "evidence": sorted(needs),
        "missing": {str(level): lacks for level, lacks in lacking.items()},
        "waiting": str(standing.waiting.id) if standing.waiting else None,
        "completeness": completeness_json(standing.completeness),
        "history": [_assignment(row) for row in standing.history],
    }


def completeness_json(found: rules.Completeness) -> dict[str, Any]:
    """How far along, what is missing, and who can supply each."""
    who = {need.value: rules.who_supplies(need) for need in found.missing}
    return {"percent": found.percent, "missing": list(who), "supplied_by": who}


def facet(_actor: Actor, customers: Sequence[Customer]) -> dict[UUID, dict[str, Any]]:
    """Tier and completeness of each customer."""
    tiers, evidence = service.tiers_now(), service.evidence_of_all(customer.id for customer in customers)
    briefs = {level: brief(tier) for level, tier in tiers.items()}
    found: dict[UUID, dict[str, Any]] = {}
    for row in customers:
        along = _along(frozenset(evidence[row.id].ids), row.is_person)
        found[row.id] = {"tier": briefs.get(row.tier_level or 0), "completeness": along}
    return found


@cache
def _along(needs: frozenset[str], is_person: bool) -> dict[str, Any]:
    # Of a list, most are equally far along.
    return completeness_json(rules.completeness(needs, is_person=is_person))


def _assignment(row: TierAssignment) -> dict[str, Any]:
    return {
        "level": row.level,
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat() if row.ends_at else None,
        "request_id": str(row.request_id) if row.request_id else None,
        "assigned_by": row.assigned_by_name,
        "evidence": [str(one) for one in row.evidence],
    }
