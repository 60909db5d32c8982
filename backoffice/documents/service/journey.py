"""The step at which a customer's papers come."""

from uuid import UUID

from sqlalchemy import select

from backoffice.documents.models import Document
from backoffice.kernel.area import Milestone
from backoffice.kernel.db import db
from backoffice.kernel.words import say

SENT = 30


def papers_sent(customer_id: UUID) -> list[Milestone]:
    """The first paper, who sent it and how many there are by now."""
    columns = (Document.created_at, Document.uploaded_by_name)
    found = db.session.execute(
        select(*columns).where(Document.customer_id == customer_id).order_by(Document.created_at, Document.id)
    ).all()
    if not found:
        return [Milestone("Documents", SENT, note="none sent yet")]
    at, who = found[0]
    return [
        Milestone(
            "Documents", SENT, at, who, say("{count} papers" if len(found) > 1 else "{count} paper", count=len(found))
        )
    ]
