"""What the approvals area brings to the house."""

from backoffice.access.actor import Actor
from backoffice.approvals import rules, service
from backoffice.approvals.models import ApprovalRequest, Contribution, Decision
from backoffice.approvals.rest import rest
from backoffice.approvals.views import approvals
from backoffice.kernel.area import Area, MenuItem, WorkCard
from backoffice.kernel.registry import Holding


def decides(actor: Actor) -> bool:
    """Whether this person may decide any kind of request."""
    return bool(rules.decides(actor))


def waiting(actor: Actor) -> int | None:
    """How many requests wait for this person."""
    return sum(service.waiting(actor).values()) or None


area = Area(
    name="approvals",
    blueprints=(approvals,),
    rest=(rest,),
    menu=(
        MenuItem(
            "Approvals", "approvals.index", "check2-square", "approvals.requests", count=waiting, quick=2, shown=decides
        ),
    ),
    work=(WorkCard("approvals-work", "Approvals", "approvals.work", "approvals.requests", 20, decides, wide=True),),
    on={"merged": service.join_contributions},
    holds=(
        Holding(ApprovalRequest, "Requests that needed a second person", quiet=True),
        Holding(
            Decision, "Decisions on requests", column="request_id", merge="stay",
            why="Found through its request, and moves with it.",
        ),
        Holding(
            Contribution, "Who took part in the work", merge="stay", erase="keep",
            why="Names members of staff only; whoever worked on one of two records worked on both.",
        ),
    ),
)  # fmt: skip
