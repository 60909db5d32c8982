"""A tier as a request: how the inbox words it, and what approving does."""

from decimal import Decimal
from typing import Any

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.tiers import service
from backoffice.tiers.models import Direction, Period
from backoffice.tiers.rules.limits import named
from backoffice.tiers.spelling import amount, words

OPENED = ("channels", "features")


def sentence(request: ApprovalRequest) -> str:
    """Basic to Standard."""
    return f"{request.old.get('name') or 'no tier'} to {request.new['name']}"


def rows(request: ApprovalRequest) -> list[Change]:
    """The limits before and after, and what is opened."""
    before, after = _limits(request.old), _limits(request.new)
    unsaid = "nothing" if request.old.get("level") is None else "no limit"
    limits = [(name, before.get(name, unsaid), after.get(name, "no limit")) for name in {**after, **before}]
    old, new = request.old, request.new
    opened = [(name.capitalize(), words(old.get(name, [])) or "none", words(new.get(name, []))) for name in OPENED]
    return [*limits, *opened]


def _limits(picture: dict[str, Any]) -> dict[str, str]:
    return {
        named(Period(one["period"]), Direction(one["direction"])): amount(Decimal(one["most"]) if one["most"] else None)
        for one in picture.get("limits", [])
    }


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
