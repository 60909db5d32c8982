"""Telling the customer what is wrong, in the words of the reason library, where a text can reach them."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.customers.models import Customer
from backoffice.documents.models import Document
from backoffice.kyc.rules import reasons
from backoffice.kyc.service.cases import Dossier
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageChannel


def tell(actor: Actor, dossier: Dossier, reason: str, named: Sequence[UUID]) -> Message | None:
    """Send the customer's text to the primary phone; a customer without one is told at the next visit."""
    customer = dossier.customer
    if not customer.primary_phone:
        return None
    text = text_for(customer, dossier.papers, reason, named)
    # Later than the answer can be undone.
    return notifications.send(
        actor, customer.id, MessageChannel.SMS, customer.primary_phone, text, about="kyc", after=UNDO_WITHIN
    )


def text_for(customer: Customer, papers: Sequence[Document], reason: str, named: Sequence[UUID]) -> str:
    """What this customer will read."""
    meant = [paper.title for paper in papers if paper.id in named]
    words = " and ".join(dict.fromkeys(title[:1].lower() + title[1:] for title in meant)) or "document"
    return reasons.customer_text(reasons.BY_CODE[reason], customer.given_names or customer.name, words)
