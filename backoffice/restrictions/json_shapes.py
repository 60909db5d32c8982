"""Restrictions in JSON: each by itself, and those in force inside a customer's JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.restrictions import rules, service
from backoffice.restrictions.models import Restriction
from backoffice.restrictions.service import Liftable, Most, Restrictable


def as_json(row: Restriction) -> dict[str, Any]:
    """One restriction, with its reason."""
    return {
        **brief(row),
        "customer_id": str(row.customer_id),
        "reason": row.reason,
        "set_by": row.set_by_name,
        "in_force": rules.in_force(row, clock.now()),
        "lifted_at": _iso(row.lifted_at),
        "lifted_by": row.lifted_by_name,
        "lifted_because": row.lifted_because or None,
        "version": row.version,
    }


def brief(row: Restriction) -> dict[str, Any]:
    """What whoever may see the customer needs to know of it."""
    return {
        "id": str(row.id),
        "kind": row.kind.value,
        "source": row.source.value,
        "from": row.starts_at.isoformat(),
        "until": _iso(row.ends_at),
    }


def effects_json(found: Restrictable) -> dict[str, Any]:
    """What holds now, and what each kind of restriction would make of it."""
    then = {kind.value: _effect(one) for kind, one in found.then.items()}
    return {"now": _effect(found.now), "then": then, "most": _most(found.most)}


def lifting_json(found: Liftable) -> dict[str, Any]:
    """What holds now, and what would once this restriction is lifted; why that cannot be, if so."""
    return {
        "now": _effect(found.now),
        "then": _effect(found.then),
        "most": _most(found.most),
        "stays": [str(row.id) for row in found.stays],
        "four_eyes": rules.needs_four_eyes(found.row.source),
        "refusal": found.refusal.sentence if found.refusal else None,
    }


def _effect(one: rules.Effect) -> dict[str, Any]:
    return {"status": one.status.value, "sign_in": one.sign_in, "debit": one.debit, "credit": one.credit}


def _most(most: Most) -> dict[str, str | None]:
    return {direction: None if amount is None else f"{amount:.2f}" for direction, amount in most.items()}


def facet(_actor: Actor, customers: Sequence[Customer]) -> dict[UUID, dict[str, Any]]:
    """The restrictions in force of each customer."""
    found = service.in_force_of(customer.id for customer in customers)
    return {one.id: {"restrictions": [brief(row) for row in found.get(one.id, [])]} for one in customers}


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
