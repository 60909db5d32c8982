"""What the documents area brings to the house."""

from backoffice.documents import commands, jobs, keeping
from backoffice.documents.models import Document
from backoffice.documents.paper import printed
from backoffice.documents.rest import rest
from backoffice.documents.service import customer_left_or_returned
from backoffice.documents.service.journey import papers_sent
from backoffice.documents.views import documents
from backoffice.kernel.area import Area, Panel
from backoffice.kernel.registry import Holding

__all__ = ["area", "jobs"]  # importing the jobs makes them known to the worker

area = Area(
    name="documents",
    blueprints=(documents,),
    rest=(rest,),
    panels=(
        Panel("documents-panel", "Documents", "documents.index", "documents.documents"),
        Panel("documents", "Documents", "documents.index", "documents.documents", place="tab"),
    ),
    holds=(Holding(Document, "Documents and their files"),),
    prints=printed,
    journey=papers_sent,
    on={"living_changed": customer_left_or_returned},
    init=(keeping.install, commands.register),
)
