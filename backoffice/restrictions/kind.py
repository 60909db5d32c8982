"""Lifting a restriction as a request: how the inbox words it, and what approving does."""

from datetime import datetime
from typing import Any

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.restrictions import service
from backoffice.restrictions.models import KIND_WORDS, SOURCE_WORDS, RestrictionKind, Source


def sentence(request: ApprovalRequest) -> str:
    """Lift “No debits” (court order)."""
    kind, source = RestrictionKind(request.old["kind"]), Source(request.old["source"])
    return f"lift “{KIND_WORDS[kind]}” ({SOURCE_WORDS[source].lower()})"


def rows(request: ApprovalRequest) -> list[Change]:
    """In force → lifted, and what stays."""
    others: Any = request.new.get("others_in_force", 0)
    stays = "no other stays" if not others else "1 other stays" if others == 1 else f"{others} others stay"
    title = KIND_WORDS[RestrictionKind(request.old["kind"])]
    since = datetime.fromisoformat(request.old["since"])
    return [(title, f"in force since {since.day} {since:%b %Y}", f"lifted, {stays}")]


kind = Kind(
    name=RequestKind.RESTRICTION,
    permission=Permission.LIFT_RESTRICTION,
    title="Restrictions",
    word="Restriction",
    icon="slash-circle",
    sentence=sentence,
    apply=service.take_lifted,
    why_not=service.why_not_now,
    undo=service.put_back,
    rows=rows,
    endpoint="restrictions.index",
)
