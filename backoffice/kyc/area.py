"""What the KYC area brings to the house."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.service import kinds
from backoffice.kernel.area import Act, Area, MenuItem, News, Panel, WorkCard
from backoffice.kernel.registry import Holding
from backoffice.kyc import checks_rest, handing_views, jobs, planning_views, service
from backoffice.kyc.handing_page import news
from backoffice.kyc.handing_rest import rest as handing_rest
from backoffice.kyc.kind import kind
from backoffice.kyc.link_views import sending
from backoffice.kyc.models import KycCase, UploadLink
from backoffice.kyc.planning_rest import rest as planning_rest
from backoffice.kyc.rest import rest
from backoffice.kyc.service import joining
from backoffice.kyc.service.journey import verified
from backoffice.kyc.views import kyc

# Importing them makes the jobs known to the worker, and pages and routes to their blueprints.
__all__ = ["area", "checks_rest", "handing_views", "jobs", "planning_views"]


def told(actor: Actor) -> Sequence[News]:
    """Only reviewers have anything to lose."""
    return news(actor) if actor.may(Permission.REVIEW_DOCUMENT) else ()


kinds.register(kind)


def why_not_open(actor: Actor, customer_id: UUID) -> str | None:
    """Why no case can be started from the customer's menu now, in a sentence."""
    customer, _ = service.to_open(actor, customer_id)
    refusal = service.why_not_open(customer)
    return refusal.sentence if refusal else None


area = Area(
    name="kyc",
    blueprints=(kyc, sending),
    rest=(rest, handing_rest, planning_rest),
    menu=(MenuItem("KYC cases", "kyc.index", "person-vcard", "kyc.queue", count=service.waiting, quick=2),),
    panels=(
        Panel("kyc-panel", "KYC", "kyc.panel", "kyc.cases_of"),
        Panel("kyc", "KYC", "kyc.panel", "kyc.cases_of", "tab"),
    ),
    work=(WorkCard("kyc-work", "KYC cases", "kyc.work", "kyc.queue", order=10, wide=True),),
    acts=(Act("Start a KYC case", "kyc.new", "kyc.open_case", "person-vcard", why_not_open),),
    journey=verified,
    news=told,
    holds=(Holding(KycCase, "KYC cases"), Holding(UploadLink, "Links to send a paper", erase="delete", quiet=True)),
    on={
        "document_added": service.document_joined,
        "shown_field_changed": service.data_changed,
        "merge_weighed": joining.blockers,
        "joining": joining.joining,
        "merged": joining.merged,
        "risk_facts": service.refusals_of,
        "risk_changed": service.risk_changed,
    },
)
