"""What screening brings to the house."""

from backoffice.approvals.service import kinds
from backoffice.audit import service as audit
from backoffice.kernel.area import Area, MenuItem, Panel, WorkCard
from backoffice.kernel.registry import Holding
from backoffice.screening import jobs, list_file, service
from backoffice.screening.kind import kind
from backoffice.screening.models import ScreenedCustomer, WatchJudgement, WatchMatch
from backoffice.screening.rest import rest
from backoffice.screening.views import screening
from backoffice.screening.wordings import PHRASES

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

kinds.register(kind)
audit.worded(PHRASES)
OF_CUSTOMER = "screening.of_customer"

area = Area(
    name="screening",
    blueprints=(screening,),
    rest=(rest,),
    menu=(MenuItem("Screening", "screening.index", "flag", "screening.worklist", count=service.waiting),),
    panels=(
        Panel("screening-panel", "Watch lists", OF_CUSTOMER, OF_CUSTOMER, "rail"),
        Panel("screening-case", "Watch lists", OF_CUSTOMER, OF_CUSTOMER, "case"),
    ),
    work=(WorkCard("screening-work", "Screening", "screening.work", "screening.counts", 25, wide=True),),
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
