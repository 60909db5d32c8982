"""What is written to a contact itself: the code that proves it, with a link where it is an e-mail address."""

from typing import Any

from backoffice.access.actor import Actor
from backoffice.contacts.models import ContactCode, Phone, Provable
from backoffice.contacts.rules import codes
from backoffice.contacts.service import links
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications import texts
from backoffice.notifications.models import Message, MessageChannel


def code(actor: Actor, contact: Provable, digits: str, sent: ContactCode) -> Message:
    """Send the digits of this code, inside a command; a mail also carries a link, and may come later than they end."""
    values = {"bank": settings().bank_name, "code": digits, "minutes": int(codes.LIFE.total_seconds() // 60)}
    if isinstance(contact, Phone):
        text = texts.written("contact_code_sms.txt", **values)
        return _send(actor, contact, text, about="code", once=True, until=sent.expires_at)
    link, hours = links.make(contact, sent), int(links.HOLDS.total_seconds() // 3600)
    text = texts.written("contact_code_mail.txt", **values, link=link.address, hours=hours)
    subject = f"{values['bank']}: confirm this address"
    return _send(actor, contact, text, subject=subject, about="code", once=True, until=link.row.expires_at)


def _send(actor: Actor, contact: Provable, text: str, **more: Any) -> Message:
    if isinstance(contact, Phone):
        return notifications.send(actor, contact.customer_id, MessageChannel.SMS, contact.number, text, **more)
    return notifications.send(actor, contact.customer_id, MessageChannel.EMAIL, contact.address, text, **more)
