"""What segments bring to the house."""

from backoffice.approvals.service import kinds
from backoffice.audit import service as audit
from backoffice.customers import service as customers
from backoffice.kernel.area import Area, MenuItem, Panel
from backoffice.kernel.registry import Holding
from backoffice.segments import customer_views, jobs, service
from backoffice.segments.kind import kind
from backoffice.segments.models import SegmentPlacement, SegmentStanding
from backoffice.segments.rest import rest
from backoffice.segments.views import segments
from backoffice.segments.wording import PHRASES

__all__ = ["area", "customer_views", "jobs"]  # importing them puts routes on the blueprint and jobs in the queue

kinds.register(kind)
audit.worded(PHRASES)
customers.narrow_by("segment", customers.Narrowing("Segment", service.members, service.names))

area = Area(
    name="segments",
    blueprints=(segments,),
    rest=(rest,),
    menu=(MenuItem("Segments", "segments.index", "circle-half", "segments.segments", "People"),),
    panels=(Panel("segments-standing", "Segments", "segments.of_customer", "segments.of_customer"),),
    on={
        "customer_registered": service.changed,
        "shown_field_changed": service.changed,
        "tier_in_force": service.changed,
        "tier_ended": service.changed,
        "risk_facts_changed": service.changed,
        "living_changed": service.living_changed,
    },
    holds=(
        Holding(SegmentStanding, "Segments and engagement", merge="stay", erase="delete"),
        Holding(SegmentPlacement, "Segments set by hand"),
    ),
)
