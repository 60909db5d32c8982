"""What USSD brings to the house."""

from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding
from backoffice.ussd import jobs
from backoffice.ussd.models import UssdAct
from backoffice.ussd.views import ussd

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

area = Area(
    name="ussd",
    blueprints=(ussd,),
    holds=(
        Holding(UssdAct, "Dialogues on the phone", erase="delete", why="Subjects of their own, gone after a week."),
    ),
)
