"""What the audit area brings to the house."""

from backoffice.audit import jobs
from backoffice.audit.rest import rest
from backoffice.audit.views import audit
from backoffice.kernel.area import Area, MenuItem, WorkCard

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

area = Area(
    name="audit",
    blueprints=(audit,),
    rest=(rest,),
    work=(WorkCard("audit-work", "The log today", "audit.work", "audit.day", 10, wide=True),),
    menu=(MenuItem("Audit log", "audit.index", "journal-text", "audit.entries", "The house", quick=4),),
)
