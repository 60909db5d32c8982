"""What merging brings to the house."""

from backoffice.approvals.service import kinds
from backoffice.audit import service as audit
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding
from backoffice.merging import service
from backoffice.merging.kind import merge, unmerge
from backoffice.merging.models import Merge
from backoffice.merging.rest import rest
from backoffice.merging.wordings import PHRASES

for kind in (merge, unmerge):
    kinds.register(kind)
audit.worded(PHRASES)

LOOKED_AT = (
    "shown_field_changed", "living_changed", "phone_verified", "phone_lost", "email_verified", "document_added",
    "document_decided", "restrictions_changed", "tier_in_force", "tier_ended",
)  # fmt: skip

area = Area(
    name="merging",
    rest=(rest,),
    on=dict.fromkeys(LOOKED_AT, service.look_again),
    holds=(
        Holding(Merge, "Merges", "survivor_id", merge="stay", why="Tells of both records as they were."),
        Holding(Merge, "Merges", "duplicate_id", merge="stay", why="Tells of both records as they were."),
    ),
)
