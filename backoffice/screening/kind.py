"""A sanction as a request: how the inbox words what the second person decides, and what approving does."""

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.screening import service
from backoffice.screening.service.judging import TO_OPEN


def sentence(request: ApprovalRequest) -> str:
    """What is asked."""
    entry = request.new["entry"]
    if request.new["to"] == TO_OPEN:
        return f"judge again whether this is “{entry}”, which two people found true"
    return f"agree that this is “{entry}” of a sanctions list, and block every use"


def rows(request: ApprovalRequest) -> list[Change]:
    """What becomes of the match, and of the customer."""
    if request.new["to"] == TO_OPEN:
        return [("Match", "true", "to judge again"), ("Use", "blocked", "blocked until that is lifted on its own")]
    return [("Match", "to judge", f"true ({', '.join(request.new['lists'])})"), ("Use", "as now", "blocked")]


kind = Kind(
    name=RequestKind.SCREENING,
    permission=Permission.SCREEN_CUSTOMER,
    title="Screening",
    word="Sanction",
    icon="shield-exclamation",
    sentence=sentence,
    apply=service.take_approved,
    declined=service.take_declined,
    why_not=service.why_not_now,
    rows=rows,
    endpoint="screening.of_customer",
)
