"""What the restrictions area brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.service import kinds
from backoffice.customers import service as customers
from backoffice.kernel.area import Act, Area, Panel
from backoffice.kernel.registry import Holding
from backoffice.restrictions import jobs, rules, service
from backoffice.restrictions.json_shapes import facet
from backoffice.restrictions.kind import kind
from backoffice.restrictions.models import Restriction
from backoffice.restrictions.rest import rest
from backoffice.restrictions.views import restrictions

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

kinds.register(kind)
STRIP = "restrictions.strip"


def why_not_restrict(actor: Actor, customer_id: UUID) -> str | None:
    """The sentence beside the greyed act, or None."""
    refusal = rules.why_not_set(customers.in_scope(actor, customer_id))
    return refusal.sentence if refusal else None


area = Area(
    name="restrictions",
    blueprints=(restrictions,),
    rest=(rest,),
    panels=(
        Panel("restrictions-strip", "Restrictions in force", STRIP, "restrictions.restrictions", "strip"),
        Panel("restrictions", "Restrictions", "restrictions.index", "restrictions.restrictions", "tab"),
    ),
    acts=(Act("Restrict…", "restrictions.new", "restrictions.restrict", "slash-circle", why_not_restrict),),
    holds=(Holding(Restriction, "Restrictions"),),
    on={"merged": service.merged, "unmerged": service.unmerged, "risk_facts": service.sources_of},
    facet=facet,
)
