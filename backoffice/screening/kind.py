"""A sanction as a request: how the inbox words what the second person decides, and what approving does."""

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.screening import service
from backoffice.screening.service.judging import TO_OPEN


def sentence(request: ApprovalRequest) -> str:
    """What is asked."""
    if request.new["to"] == TO_OPEN:
        return "open a sanctions match again that two people found true"
    return "agree that the customer is who a sanctions list names, and block every use"


def rows(request: ApprovalRequest) -> list[Change]:
    """The entry, its lists, and what becomes of the match."""
    opens = request.new["to"] == TO_OPEN
    return [
        ("Entry", "", request.new["entry"]),
        ("Lists", "", ", ".join(request.new["lists"])),
        ("Match", "true" if opens else "to judge", "to judge again" if opens else "true; the customer is blocked"),
    ]


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
