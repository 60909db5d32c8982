"""Tiers in JSON: the table, one customer's standing, and what a customer's JSON says of tier and completeness."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.tiers import service
from backoffice.tiers.models import Tier, TierAssignment
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.rules.limits import as_json
from backoffice.tiers.service import Limits, OnDay, Standing


def brief(tier: Tier | None, tiers: Mapping[int, Tier]) -> dict[str, Any] | None:
    """What a customer's JSON says of the tier in force: with what the tiers below open, too."""
    if tier is None:
        return None
    channels, features = rules.channels_of(tier.level, tiers), rules.features_of(tier.level, tiers)
    return {"level": tier.level, "name": tier.name, "channels": channels, "features": features}


def table_row(tier: Tier, limits: Limits) -> dict[str, Any]:
    """A tier with its limits and what it opens beyond the tiers below; "unlimited" is said, its amounts are null."""
    return {
        "level": tier.level,
        "name": tier.name,
        "channels": tier.channels,
        "features": tier.features,
        "needs": tier.needs,
        "organisations_only": tier.organisations_only,
        "unlimited": limits.max_balance is None,
        "max_balance": None if limits.max_balance is None else f"{limits.max_balance:f}",
        "max_transaction": None if limits.max_transaction is None else f"{limits.max_transaction:f}",
        "limits": [as_json(row) for row in limits.rows],
        "table": tier.number,
        "effective_from": tier.effective_from.isoformat(),
    }


def on_day_json(found: OnDay) -> dict[str, Any]:
    """The tier that a customer had on a day, with its limits then."""
    held = found.held
    return {
        "tier": brief(found.tiers.get(held.level), found.tiers) if held else None,
        "limits": [as_json(row) for row in found.limits[held.level].rows]
        if held and held.level in found.limits
        else [],
        "since": held.starts_at.isoformat() if held else None,
        "assigned_by": held.assigned_by_name if held else None,
    }


def standing_json(standing: Standing) -> dict[str, Any]:
    """Where one customer stands among the tiers."""
    needs = standing.evidence.needs
    lacking = {level: [need.value for need in rules.missing(tier, needs)] for level, tier in standing.tiers.items()}
    return {
        "tier": brief(standing.tiers.get(standing.customer.tier_level or 0), standing.tiers),
        "evidence": sorted(needs),
        "missing": {str(level): lacks for level, lacks in lacking.items()},
        "waiting": str(standing.waiting.id) if standing.waiting else None,
        "completeness": completeness_json(standing.completeness, standing.tiers),
        "history": [_assignment(row) for row in standing.history],
    }


def completeness_json(found: rules.Completeness, tiers: Mapping[int, Tier]) -> dict[str, Any]:
    """How far along, what is missing, for which tiers, and who can supply each."""
    who = {need.value: rules.who_supplies(need) for need in found.missing}
    levels = {need.value: rules.tiers_with(need, tiers) for need in found.missing}
    return {"percent": found.percent, "missing": list(who), "for_tiers": levels, "supplied_by": who}


def facet(_actor: Actor, customers: Sequence[Customer]) -> dict[UUID, dict[str, Any]]:
    """Tier and completeness of each customer."""
    tiers, evidence = service.tiers_now(), service.evidence_of_all(customers)
    briefs = {level: brief(tier, tiers) for level, tier in tiers.items()}
    found: dict[UUID, dict[str, Any]] = {}
    along: dict[tuple[frozenset[str], bool], dict[str, Any]] = {}
    for row in customers:
        alike = (frozenset(evidence[row.id].ids), row.is_person)  # of a list, most are equally far along
        if alike not in along:
            along[alike] = completeness_json(rules.completeness(alike[0], is_person=row.is_person), tiers)
        found[row.id] = {"tier": briefs.get(row.tier_level or 0), "completeness": along[alike]}
    return found


def _assignment(row: TierAssignment) -> dict[str, Any]:
    return {
        "level": row.level,
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat() if row.ends_at else None,
        "cause": row.cause.value,
        "request_id": str(row.request_id) if row.request_id else None,
        "assigned_by": row.assigned_by_name,
        "evidence": [str(one) for one in row.evidence],
    }
