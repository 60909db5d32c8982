"""A tier as a request: how the inbox words it, and what approving does."""

from decimal import Decimal
from typing import Any

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.tiers import service

LIMITS = {"max_balance": "Balance up to", "max_transaction": "One payment"}


def sentence(request: ApprovalRequest) -> str:
    """Basic to Standard."""
    return f"{request.old.get('name') or 'no tier'} to {request.new['name']}"


def rows(request: ApprovalRequest) -> list[Change]:
    """The limits before and after."""
    return [(words, _amount(request.old, name), _amount(request.new, name)) for name, words in LIMITS.items()]


def _amount(picture: dict[str, Any], name: str) -> str:
    if picture.get("level") is None:
        return "nothing"
    amount = picture.get(name)
    return "no limit" if amount is None else f"{Decimal(amount):,.0f}"


kind = Kind(
    name=RequestKind.TIER,
    permission=Permission.APPROVE_TIER,
    title="Tiers",
    word="Tier",
    icon="bar-chart-steps",
    sentence=sentence,
    apply=service.take_approved,
    why_not=service.why_not_now,
    undo=service.take_back,
    rows=rows,
    endpoint="tiers.show",
)
