"""Telling the customer what is wrong in the words of the library: by SMS, by e-mail where no phone is known."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents.models import Document
from backoffice.kyc.rules import reasons
from backoffice.kyc.service import links as made
from backoffice.kyc.service.cases import Dossier
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageChannel
from backoffice.policy.rules.reason_library import Reason

Said = tuple[str, dict[str, object]]  # the message's code, and its values


def tell(
    actor: Actor, dossier: Dossier, reason: Reason, named: Sequence[UUID], links: Sequence[str] = ()
) -> Message | None:
    """Send the customer's text; one without phone and e-mail is told at the next visit."""
    customer = dossier.customer
    code, values = _said(customer, dossier.papers, reason, named, links)
    # Later than the answer can be undone; a text with a link is kept no longer than until it is delivered.
    return send(actor, customer, code, values, once=bool(links), after=UNDO_WITHIN)


def tell_accepted(actor: Actor, customer: Customer) -> Message | None:
    """Tell that all is in order, later than the approval can be undone."""
    return send(actor, customer, "kyc_approved", {"name": customers.called(customer)}, after=UNDO_WITHIN)


def send(
    actor: Actor, customer: Customer, code: str, values: Mapping[str, object],
    *, once: bool = False, after: timedelta | None = None,
) -> Message | None:  # fmt: skip
    """Send a message about KYC where this customer is reached; None where nothing is known."""
    reader = customers.reader_of(customer)
    return notifications.tell(actor, reader, code, values, once=once, after=after) if reader else None


def text_for(
    customer: Customer, papers: Sequence[Document], reason: Reason, named: Sequence[UUID], links: Sequence[str] = ()
) -> str:
    """What this customer will read."""
    code, values = _said(customer, papers, reason, named, links)
    return notifications.written(code, customers.language_of(customer), _channel(customer), values)[1]


def _said(
    customer: Customer, papers: Sequence[Document], reason: Reason, named: Sequence[UUID], links: Sequence[str]
) -> Said:
    meant = [paper.document_type for paper in papers if paper.id in named]
    by_email = _channel(customer) is MessageChannel.EMAIL
    name, language = customers.called(customer), customers.language_of(customer)
    text = reasons.customer_text(reason, language, name, meant, by_email=by_email)
    if not links:
        return "kyc_reason", {"text": text}
    return "kyc_reason_link", {"text": text, "links": " ".join(links), "hours": made.HOLDS // timedelta(hours=1)}


def _channel(customer: Customer) -> MessageChannel:
    reader = customers.reader_of(customer)
    return reader.channel if reader else MessageChannel.SMS
