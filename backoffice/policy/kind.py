"""A policy as a request: how the inbox words it, and what agreeing does."""

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.kernel.words import say
from backoffice.policy import service
from backoffice.policy.comparing import changes
from backoffice.policy.models import TITLES, PolicyKind


def sentence(request: ApprovalRequest) -> str:
    """Change the policy “Channels”."""
    return f"change the policy “{TITLES[PolicyKind(request.new['kind'])]}”"


def rows(request: ApprovalRequest) -> list[Change]:
    """What it said, and what it would say; and whom it touches."""
    touched = [
        (say("Customers: {name}", name=name), "", f"{count:,}")
        for name, count in request.new.get("touches", {}).items()
    ]
    kind = PolicyKind(request.new["kind"])
    return [*changes(kind, request.old["document"], request.new["document"]), *touched]


kind = Kind(
    name=RequestKind.POLICY,
    permission=Permission.APPROVE_POLICY,
    title="Policy",
    word="Policy",
    icon="sliders",
    sentence=sentence,
    apply=service.take_agreed,
    why_not=service.why_not_now,
    rows=rows,
)
