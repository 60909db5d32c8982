"""What hand-overs of numbers bring to the house."""

from backoffice.audit import service as audit
from backoffice.customers.service import masking
from backoffice.handovers import service
from backoffice.handovers.models import HandOver
from backoffice.handovers.rest import rest
from backoffice.handovers.views import handovers
from backoffice.kernel.area import Area, MenuItem
from backoffice.kernel.registry import Holding

audit.shown_as("hand_over.number", masking.phone)

area = Area(
    name="handovers",
    blueprints=(handovers,),
    rest=(rest,),
    menu=(
        MenuItem("Phone hand-overs", "handovers.index", "arrow-left-right", "handovers.hand_overs",
                 count=service.waiting),
    ),
    holds=(Holding(HandOver, "Phone numbers in other hands"),),
)  # fmt: skip
