"""What the KYC clock brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.customers import service as customers
from backoffice.kernel.area import Act, Area, MenuItem, Panel
from backoffice.kernel.registry import Holding
from backoffice.kyc_clock import jobs, rules, service, sheet_views
from backoffice.kyc_clock.models import ClockCall
from backoffice.kyc_clock.rest import rest
from backoffice.kyc_clock.views import kyc_clock

__all__ = ["area", "jobs", "sheet_views"]  # importing them makes jobs known to the worker, routes to the blueprint


def why_not_call(actor: Actor, customer_id: UUID) -> str | None:
    """The sentence beside the greyed act, or None."""
    refusal = rules.why_not_call(customers.in_scope(actor, customer_id))
    return refusal.sentence if refusal else None


area = Area(
    name="kyc_clock",
    blueprints=(kyc_clock,),
    rest=(rest,),
    menu=(MenuItem("Call list", "kyc_clock.index", "telephone", "kyc_clock.call_list"),),
    panels=(Panel("kyc-clock-strip", "KYC clock", "kyc_clock.strip", "kyc_clock.clock_of", "strip"),),
    acts=(Act("Note a call", "kyc_clock.show", "kyc_clock.note_call", "telephone", why_not_call),),
    holds=(Holding(ClockCall, "Calls about KYC", quiet=True),),
    on={"customer_registered": service.start},
)
