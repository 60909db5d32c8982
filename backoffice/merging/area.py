"""What merging brings to the house."""

from backoffice.approvals import page as approvals
from backoffice.approvals.models import RequestKind
from backoffice.approvals.service import kinds
from backoffice.audit import service as audit
from backoffice.kernel.area import Act, Area, Panel
from backoffice.kernel.registry import Holding
from backoffice.merging import drawing, service, undo_views
from backoffice.merging.kind import merge, unmerge
from backoffice.merging.models import Merge
from backoffice.merging.rest import rest
from backoffice.merging.views import merging
from backoffice.merging.wordings import PHRASES

__all__ = ["area", "undo_views"]  # importing the views adds them to the blueprint

for kind in (merge, unmerge):
    kinds.register(kind)
approvals.draws(RequestKind.MERGE, drawing.merge)
approvals.draws(RequestKind.UNMERGE, drawing.unmerge)
audit.worded(PHRASES)

LOOKED_AT = (
    "shown_field_changed", "living_changed", "phone_verified", "phone_lost", "email_verified", "document_added",
    "document_decided", "restrictions_changed", "tier_in_force", "tier_ended",
)  # fmt: skip

area = Area(
    name="merging",
    blueprints=(merging,),
    rest=(rest,),
    panels=(Panel("merging-strip", "Merges", "merging.of_customer", "merging.merges_of", "strip"),),
    acts=(Act("Merge with another record…", "merging.begin", "merging.propose", "sign-merge-right"),),
    on=dict.fromkeys(LOOKED_AT, service.look_again),
    holds=(
        Holding(Merge, "Merges", "survivor_id", merge="stay", why="Tells of both records as they were."),
        Holding(Merge, "Merges", "duplicate_id", merge="stay", why="Tells of both records as they were."),
    ),
)
