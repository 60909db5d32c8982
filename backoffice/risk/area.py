"""What risk brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.service import kinds
from backoffice.audit import service as audit
from backoffice.kernel.area import Act, Area, MenuItem, Panel, WorkCard
from backoffice.kernel.registry import Holding
from backoffice.risk import jobs, service
from backoffice.risk.kind import kind
from backoffice.risk.models import RiskOverride, RiskRating
from backoffice.risk.rest import rest
from backoffice.risk.views import risk
from backoffice.risk.wordings import PHRASES

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

kinds.register(kind)
audit.worded(PHRASES)
PANEL, SEEN = "risk.panel", "risk.standing"
CHANGES = (
    "customer_registered", "shown_field_changed", "restrictions_changed", "tier_in_force", "tier_ended",
    "risk_facts_changed",
)  # fmt: skip


def why_not_override(actor: Actor, customer_id: UUID) -> str | None:
    """The sentence beside the greyed act, or None."""
    refusal = service.to_override(actor, customer_id)[0].refusal
    return refusal.sentence if refusal else None


area = Area(
    name="risk",
    blueprints=(risk,),
    rest=(rest,),
    menu=(MenuItem("Risk overrides", "risk.index", "shield-exclamation", "risk.overrides", count=service.ending),),
    panels=(Panel("risk-panel", "Risk", PANEL, SEEN, "rail"), Panel("risk-case", "Risk", PANEL, SEEN, "case")),
    work=(WorkCard("risk-levels", "Risk over time", "risk.levels", "risk.levels", 55, wide=True),),
    acts=(Act("Override the risk…", "risk.new", "risk.propose", "shield-exclamation", why_not_override),),
    holds=(
        Holding(RiskRating, "Ratings of risk", merge="stay", quiet=True),
        Holding(RiskOverride, "Overrides of risk"),
    ),
    on={
        **dict.fromkeys(CHANGES, service.customer_changed),
        "joining": service.joining,
        "merged": service.merged,
        "unmerged": service.unmerged,
        "policy_changed": service.follow_policy,
        "policy_proposed": service.touched_by,
    },
)
