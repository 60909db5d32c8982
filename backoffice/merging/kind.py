"""A merge and its undoing as requests: how the inbox words them, and what approving does."""

from typing import Any

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.kernel.words import say
from backoffice.merging import service


def sentence(request: ApprovalRequest) -> str:
    """Merge BK-0042-7781 into BK-0031-1120."""
    return say("merge {one} into {other}", one=request.old["duplicate_number"], other=request.old["survivor_number"])


def unmerge_sentence(request: ApprovalRequest) -> str:
    """Take BK-0042-7781 out of BK-0031-1120 again."""
    one, other = request.old["duplicate_number"], request.old["survivor_number"]
    return say("take {one} out of {other} again", one=one, other=other)


def rows(request: ApprovalRequest) -> list[Change]:
    """What moves, by what it is called."""
    moves: dict[str, Any] = request.new.get("moves", {})
    return [(title, None, count) for title, count in moves.items()]


merge = Kind(
    name=RequestKind.MERGE,
    permission=Permission.APPROVE_MERGE,
    title="Merges",
    word="Merge",
    icon="sign-merge-right",
    sentence=sentence,
    apply=service.carry_out,
    why_not=service.why_not_now,
    declined=service.declined,
    rows=rows,
    endpoint="customers.show",
    with_customers=service.both_of,
)
unmerge = Kind(
    name=RequestKind.UNMERGE,
    permission=Permission.APPROVE_MERGE,
    title="Merges undone",
    word="Unmerge",
    icon="layout-split",
    sentence=unmerge_sentence,
    apply=service.undo,
    why_not=service.why_not_undo,
    rows=rows,
    endpoint="customers.show",
    with_customers=service.both_of,
)
