"""What is written to a contact itself: the code that proves it, with a link where it is an e-mail address."""

from datetime import timedelta

from backoffice.access.actor import Actor
from backoffice.contacts.models import ContactCode, Phone, Provable
from backoffice.contacts.rules import codes
from backoffice.contacts.service import links
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageChannel
from backoffice.notifications.service import Reader


def code(actor: Actor, contact: Provable, language: str, digits: str, sent: ContactCode) -> Message:
    """Send the digits of this code, inside a command; a mail also carries a link, and may come later than they end."""
    values: dict[str, object] = {"code": digits, "minutes": codes.LIFE // timedelta(minutes=1)}
    reader = _reader(contact, language)
    if isinstance(contact, Phone):
        return notifications.tell(actor, reader, "contact_code", values, once=True, until=sent.expires_at)
    link = links.make(contact, sent)
    values |= {"link": link.address, "hours": links.HOLDS // timedelta(hours=1)}
    return notifications.tell(actor, reader, "contact_link", values, once=True, until=link.row.expires_at)


def _reader(contact: Provable, language: str) -> Reader:
    if isinstance(contact, Phone):
        return Reader(contact.customer_id, MessageChannel.SMS, contact.number, language)
    return Reader(contact.customer_id, MessageChannel.EMAIL, contact.address, language)
