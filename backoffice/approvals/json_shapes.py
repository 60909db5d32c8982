"""A request in JSON, as other systems rely on it."""

from collections.abc import Iterable
from typing import Any

from backoffice.approvals import service
from backoffice.approvals.models import ApprovalRequest


def as_json(request: ApprovalRequest) -> dict[str, Any]:
    """One request; old and new as its kind shows them, personal values masked."""
    old, new = service.kinds.of(request).picture(request)
    return {
        "id": str(request.id),
        "kind": request.kind.value,
        "state": request.state.value,
        "version": request.version,
        "customer_id": str(request.customer_id) if request.customer_id else None,
        "proposed_by": request.maker_name,
        "created_at": request.created_at.isoformat(),
        "reason": request.why,
        "old": old,
        "new": new,
        "decision": None,
    }


def as_items(requests: Iterable[ApprovalRequest]) -> list[dict[str, Any]]:
    """Several, each with its decision."""
    shown = list(requests)
    decisions = service.decisions_on(shown)
    return [as_json(request) | {"decision": _decision(decisions.get(request.id))} for request in shown]


def _decision(decision: Any) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "outcome": decision.outcome.value,
        "decided_by": decision.checker_name,
        "decided_at": decision.decided_at.isoformat(),
        "note": decision.note,
    }
