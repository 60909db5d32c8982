"""What the approvals area brings to the house."""

from backoffice.approvals.models import ApprovalRequest, Contribution, Decision
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding

area = Area(
    name="approvals",
    holds=(
        Holding(ApprovalRequest, "Requests that needed a second person"),
        Holding(Decision, "Decisions on requests", column="request_id", why="Found through its request, and moves with it."),
        Holding(Contribution, "Who took part in the work", erase="keep", why="Names members of staff only."),
    ),
)
