"""What the tiers area brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.service import kinds
from backoffice.customers import service as customers
from backoffice.kernel.area import Act, Area, MenuItem, Panel
from backoffice.kernel.registry import Holding
from backoffice.tiers import jobs, service
from backoffice.tiers.checking_rest import rest as checking_rest
from backoffice.tiers.json_shapes import facet
from backoffice.tiers.kind import kind
from backoffice.tiers.models import TierAssignment
from backoffice.tiers.rest import rest
from backoffice.tiers.service import joining
from backoffice.tiers.service.journey import tiers_reached
from backoffice.tiers.views import tiers

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

kinds.register(kind)


def why_not_propose(actor: Actor, customer_id: UUID) -> str | None:
    """The sentence beside the greyed act, or None; which tier is possible is said on the page itself."""
    customer = customers.in_scope(actor, customer_id)
    return None if customer.is_living else f"This customer is {customer.stage.value}; no tier can be given."


area = Area(
    name="tiers",
    blueprints=(tiers,),
    rest=(rest, checking_rest),
    menu=(MenuItem("Tiers", "tiers.index", "bar-chart-steps", "tiers.tiers", group="The house", quick=6),),
    panels=(
        Panel("tiers-check", "Try an amount", "tiers.check", "tiers.limit_check"),
        Panel("tiers-ladder", "Tier", "tiers.ladder", "tiers.standing", "rail"),
        Panel("tiers", "Tier & limits", "tiers.show", "tiers.standing", "tab"),
    ),
    acts=(Act("Propose a tier…", "tiers.show", "tiers.propose", "bar-chart-steps", why_not_propose),),
    holds=(Holding(TierAssignment, "Tiers", erase="keep", why="Levels and times only."),),
    on={
        "phone_verified": service.basic_by_phone,
        "phone_lost": service.phone_lost,
        "policy_changed": service.follow_policy,
        "policy_proposed": service.touched_by,
        "document_decided": service.look_again,
        "limits_asked": service.most_now,
        "joining": joining.joining,
        "parting": joining.parting,
        "merged": joining.merged,
        "unmerged": joining.unmerged,
    },
    journey=tiers_reached,
    facet=facet,
)
