"""What parties bring to the house."""

from backoffice.kernel.area import Area, Panel
from backoffice.kernel.registry import Holding
from backoffice.parties import service
from backoffice.parties.json_shapes import facet
from backoffice.parties.models import Party
from backoffice.parties.rest import rest
from backoffice.parties.views import parties

area = Area(
    name="parties",
    blueprints=(parties,),
    rest=(rest,),
    panels=(
        Panel("parties-panel", "Persons behind it", "parties.index", "parties.parties", place="rail"),
        Panel("parties-tab", "Persons behind it", "parties.index", "parties.parties", place="tab"),
    ),
    holds=(
        Holding(Party, "Persons behind the organisation"),
        Holding(
            Party, "Organisations the person stands behind", column="person_id", erase="keep",
            why="Which organisation, which part and which share; the person's own data go with their key.",
        ),
    ),
    on={"merge_weighed": service.blockers},
    facet=facet,
)  # fmt: skip
