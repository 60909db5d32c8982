"""What screening brings to the house."""

from backoffice.approvals.service import kinds
from backoffice.kernel.area import Area
from backoffice.kernel.registry import Holding
from backoffice.screening import jobs, list_file, service
from backoffice.screening.kind import kind
from backoffice.screening.models import ScreenedCustomer, WatchJudgement, WatchMatch

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

kinds.register(kind)

area = Area(
    name="screening",
    on={
        "customer_registered": service.registered,
        "shown_field_changed": service.changed,
        "living_changed": service.living_changed,
        "case_checked": service.case_checked,
        "risk_facts": service.risk_facts,
    },
    holds=(
        Holding(WatchMatch, "Matches with watch lists"),
        Holding(WatchJudgement, "Judgements of matches with watch lists"),
        Holding(ScreenedCustomer, "When they were last screened", merge="stay", erase="delete"),
    ),
    init=(list_file.connect,),
)
