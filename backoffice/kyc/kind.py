"""A second KYC check as a request: how the inbox words it, and what deciding it does."""

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.kyc import service


def sentence(request: ApprovalRequest) -> str:
    """What is asked, without the name."""
    return "second check of the papers"


def rows(request: ApprovalRequest) -> list[Change]:
    """What was checked first; the papers themselves are on the case."""
    return [("Papers", "checked once", ", ".join(request.old["papers"]))]


def picture(request: ApprovalRequest) -> tuple[dict[str, object], dict[str, object]]:
    """For machines: the case, its version and the papers, without the customer's values."""
    seen = {"revision": request.new["revision"], "documents": request.new["documents"]}
    return {"checked_by": request.maker_name}, {"case_id": str(request.subject_id), **seen}


kind = Kind(
    name=RequestKind.KYC,
    permission=Permission.REVIEW_DOCUMENT,
    title="Second KYC checks",
    word="KYC",
    icon="person-vcard",
    sentence=sentence,
    apply=service.accept_again,
    declined=service.doubt,
    why_not=service.why_not_from_inbox,
    undo=service.undo_from_inbox,
    rows=rows,
    picture=picture,
    endpoint="kyc.panel",
)
