"""What the consents area brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.consents import rules
from backoffice.consents.models import Consent
from backoffice.consents.rest import rest
from backoffice.consents.views import consents
from backoffice.customers import service as customers
from backoffice.kernel.area import Act, Area, Panel
from backoffice.kernel.registry import Holding


def why_not(actor: Actor, customer_id: UUID) -> str | None:
    """The sentence beside the greyed act, or None."""
    refusal = rules.why_not_give(customers.in_scope(actor, customer_id))
    return refusal.sentence if refusal else None


area = Area(
    name="consents",
    blueprints=(consents,),
    rest=(rest,),
    panels=(Panel("consents", "Consents", "consents.index", "consents.consents", "tab"),),
    acts=(Act("Record a consent", "consents.new", "consents.give", "check-circle", why_not),),
    holds=(Holding(Consent, "Consents"),),
)
