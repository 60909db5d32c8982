"""A level of risk as a request: how the inbox words it, and what agreeing does."""

from datetime import datetime, timedelta

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.approvals.service.kinds import Change, Kind
from backoffice.kernel.words import say
from backoffice.risk import service
from backoffice.web.time_words import day

LEVELS = {"low": "Low risk", "medium": "Medium risk", "high": "High risk", None: "What the rules say"}


def sentence(request: ApprovalRequest) -> str:
    """Override the risk: high."""
    level = request.new["level"]
    return say("override the risk: {level}", level=level) if level else "let the rules decide the risk again"


def rows(request: ApprovalRequest) -> list[Change]:
    """The level, and until when."""
    old, new = request.old, request.new
    return [
        ("Risk", LEVELS[old["level"]], LEVELS[new["level"]]),
        ("Until", _last_day(old["until"]), _last_day(new["until"])),
    ]


def _last_day(until: str | None) -> str:
    return day(datetime.fromisoformat(until) - timedelta(seconds=1)) if until else "–"


kind = Kind(
    name=RequestKind.RISK,
    permission=Permission.APPROVE_RISK,
    title="Risk",
    word="Risk",
    icon="shield-exclamation",
    sentence=sentence,
    apply=service.take_agreed,
    why_not=service.why_not_now,
    rows=rows,
    endpoint="risk.show",
)
