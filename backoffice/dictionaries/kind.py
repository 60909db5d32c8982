"""A changed dictionary as a request: how the inbox words it, and what agreeing does."""

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.dictionaries import service
from backoffice.dictionaries.comparing import changes
from backoffice.dictionaries.models import ABOUT, Dictionary
from backoffice.kernel.words import say


def sentence(request: ApprovalRequest) -> str:
    """Change the dictionary “Industries”."""
    return say("change the dictionary “{title}”", title=ABOUT[Dictionary(request.new["dictionary"])].title)


def rows(request: ApprovalRequest) -> list[Change]:
    """Each word that differs."""
    return changes(request.old["document"], request.new["document"])


kind = Kind(
    name=RequestKind.DICTIONARY,
    permission=Permission.APPROVE_POLICY,
    title="Dictionaries",
    word="Dictionary",
    icon="book",
    sentence=sentence,
    apply=service.take_agreed,
    why_not=service.why_not_now,
    rows=rows,
)
