"""A segment's rule as a request: how the inbox words it, and what agreeing does."""

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.kernel.words import say
from backoffice.segments import service
from backoffice.segments.comparing import changes


def sentence(request: ApprovalRequest) -> str:
    """Change the segment “Young savers”."""
    name = request.new["document"]["name"]
    known = request.old["number"]
    return say("change the segment “{name}”", name=name) if known else say("add the segment “{name}”", name=name)


def rows(request: ApprovalRequest) -> list[Change]:
    """What its rule said, and what it would say."""
    return changes(request.old["document"], request.new["document"], service.known_facts())


kind = Kind(
    name=RequestKind.SEGMENT,
    permission=Permission.EDIT_SEGMENT,
    title="Segments",
    word="Segment",
    icon="circle-half",
    sentence=sentence,
    apply=service.take_agreed,
    why_not=service.why_not_now,
    rows=rows,
)
