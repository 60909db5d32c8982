"""An edit as a request: how the inbox words it, and what approving does."""

from typing import Any

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.customers import changes, service
from backoffice.kernel.words import say


def sentence(request: ApprovalRequest) -> str:
    """Change family name, birth date."""
    return say("change {fields}", fields=", ".join(name.replace("_", " ") for name in request.new))


def rows(request: ApprovalRequest) -> list[Change]:
    """Each field before and after, personal numbers covered."""
    return changes.rows(request.old, request.new)


def picture(request: ApprovalRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same for machines."""
    return changes.masked(request.old), changes.masked(request.new)


kind = Kind(
    name=RequestKind.EDIT,
    permission=Permission.APPROVE_CUSTOMER,
    title="Edits",
    word="Edit",
    icon="pencil",
    sentence=sentence,
    apply=service.take_approved,
    why_not=service.why_not_now,
    undo=service.take_back,
    rows=rows,
    picture=picture,
    endpoint="customers.show",
)
