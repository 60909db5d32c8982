"""Telling the customer what is wrong in the words of the library: by SMS, by e-mail where no phone is known."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents.models import Document
from backoffice.kernel.settings import settings
from backoffice.kyc.rules import reasons
from backoffice.kyc.service.cases import Dossier
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageChannel
from backoffice.policy.rules.reason_library import Reason


def tell(
    actor: Actor, dossier: Dossier, reason: Reason, named: Sequence[UUID], links: Sequence[str] = ()
) -> Message | None:
    """Send the customer's text; one without phone and e-mail is told at the next visit."""
    customer = dossier.customer
    channel = reached_by(customer)[0]
    text = text_for(customer, dossier.papers, reason, named, links, by_email=channel is MessageChannel.EMAIL)
    # Later than the answer can be undone; a text with a link is kept no longer than until it is delivered.
    return send(actor, customer, text, once=bool(links), after=UNDO_WITHIN)


def send(
    actor: Actor, customer: Customer, text: str, *, once: bool = False, after: timedelta | None = None
) -> Message | None:
    """Send a text about KYC where this customer is reached; None where nothing is known."""
    channel, to = reached_by(customer)
    if channel is None or to is None:
        return None
    return notifications.send(
        actor, customer.id, channel, to, text, subject=settings().bank_name, about="kyc", once=once, after=after
    )


def reached_by(customer: Customer) -> tuple[MessageChannel | None, str | None]:
    """How this customer is told, and at which address."""
    if customer.primary_phone:
        return MessageChannel.SMS, customer.primary_phone
    return (MessageChannel.EMAIL, customer.primary_email) if customer.primary_email else (None, None)


def text_for(
    customer: Customer, papers: Sequence[Document], reason: Reason, named: Sequence[UUID],
    links: Sequence[str] = (), *, by_email: bool = False,
) -> str:  # fmt: skip
    """What this customer will read."""
    meant = [paper.document_type for paper in papers if paper.id in named]
    name, language = customer.given_names or customer.name, customers.language_of(customer)
    return reasons.customer_text(reason, language, name, meant, links, by_email=by_email)
