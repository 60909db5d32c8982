"""What duplicates bring to the house."""

from backoffice.duplicates import commands, jobs, service
from backoffice.duplicates.models import DuplicateJudgement, DuplicateKey, DuplicatePair
from backoffice.duplicates.rest import rest
from backoffice.duplicates.views import duplicates
from backoffice.kernel.area import Area, MenuItem, Panel
from backoffice.kernel.registry import Holding

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker
OF_CUSTOMER = "duplicates.of_customer"

area = Area(
    name="duplicates",
    blueprints=(duplicates,),
    rest=(rest,),
    menu=(MenuItem("Duplicates", "duplicates.index", "intersect", "duplicates.worklist", count=service.waiting),),
    panels=(
        Panel("duplicates-panel", "Possible duplicates", OF_CUSTOMER, OF_CUSTOMER, "rail"),
        Panel("duplicates-case", "Possible duplicates", OF_CUSTOMER, OF_CUSTOMER, "case"),
    ),
    on={
        "customer_registered": service.registered,
        "shown_field_changed": service.changed,
        "living_changed": service.living_changed,
    },
    holds=(
        Holding(DuplicateKey, "Keys for comparing", merge="stay", erase="delete"),
        Holding(DuplicatePair, "Possible duplicates", "one_id", merge="stay", erase="keep", why="ids only"),
        Holding(DuplicatePair, "Possible duplicates", "other_id", merge="stay", erase="keep", why="ids only"),
        Holding(DuplicateJudgement, "Judgements of possible duplicates", merge="stay"),
    ),
    init=(commands.register,),
)
