"""What notifications bring to the house."""

from backoffice.integrations import neighbours
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding
from backoffice.notifications import jobs
from backoffice.notifications.models import Message
from backoffice.notifications.views import notifications

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

area = Area(
    name="notifications",
    blueprints=(notifications,),
    holds=(Holding(Message, "Messages", quiet=True),),
    init=(neighbours.install,),
)
