"""What upkeep brings to the house."""

from backoffice.kernel.area import Area, MenuItem
from backoffice.upkeep import jobs, service
from backoffice.upkeep.rest import rest
from backoffice.upkeep.views import upkeep

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

area = Area(
    name="upkeep",
    blueprints=(upkeep,),
    rest=(rest,),
    menu=(
        MenuItem(
            "Jobs", "upkeep.index", "hourglass-split", "upkeep.listed", group="The house", count=service.failed, quick=2
        ),
    ),
)
