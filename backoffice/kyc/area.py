"""What the KYC area brings to the house."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.service import kinds
from backoffice.kernel.area import Act, Area, MenuItem, Panel, WorkCard
from backoffice.kernel.registry import Holding
from backoffice.kyc import checks_rest, jobs, service
from backoffice.kyc.kind import kind
from backoffice.kyc.link_views import sending
from backoffice.kyc.models import KycCase, UploadLink
from backoffice.kyc.rest import rest
from backoffice.kyc.service.journey import verified
from backoffice.kyc.views import kyc

__all__ = ["area", "checks_rest", "jobs"]  # importing the jobs makes them known to the worker


kinds.register(kind)


def why_not_open(actor: Actor, customer_id: UUID) -> str | None:
    """Why no case can be started from the customer's menu now, in a sentence."""
    customer, _ = service.to_open(actor, customer_id)
    refusal = service.why_not_open(customer)
    return refusal.sentence if refusal else None


area = Area(
    name="kyc",
    blueprints=(kyc, sending),
    rest=(rest,),
    menu=(MenuItem("KYC cases", "kyc.index", "person-vcard", "kyc.queue", count=service.waiting, quick=2),),
    panels=(
        Panel("kyc-panel", "KYC", "kyc.panel", "kyc.cases_of"),
        Panel("kyc", "KYC", "kyc.panel", "kyc.cases_of", "tab"),
    ),
    work=(WorkCard("kyc-work", "KYC cases", "kyc.work", "kyc.queue", order=10, wide=True),),
    acts=(Act("Start a KYC case", "kyc.new", "kyc.open_case", "person-vcard", why_not_open),),
    journey=verified,
    holds=(Holding(KycCase, "KYC cases"), Holding(UploadLink, "Links to send a paper", erase="delete")),
    on={"document_added": service.document_joined, "shown_field_changed": service.data_changed},
)
