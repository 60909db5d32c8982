"""What is written to a contact itself: the code that proves it, with a link where it is an e-mail address."""

from datetime import timedelta

from backoffice.access.actor import Actor
from backoffice.contacts.models import Contact, ContactCode, Email, Phone, Provable
from backoffice.contacts.rules import codes
from backoffice.contacts.service import links
from backoffice.contacts.service.reading import rows_of
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
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


def warn(actor: Actor, row: Customer, contact: Contact, *, itself: bool = True) -> None:
    """Tell that a verified phone or address is used no longer: to it, and to the customer's other verified ones."""
    if not isinstance(contact, Phone | Email) or contact.verified_at is None:
        return
    every: list[Provable] = [*rows_of(Phone, [row.id]), *rows_of(Email, [row.id])]
    proved = [one for one in every if one.id != contact.id and one.verified_at]
    for one in [contact, *proved] if itself else proved:
        notifications.tell(actor, _reader(one, customers.language_of(row)), f"{contact.__tablename__}_changed", {})


def _reader(contact: Provable, language: str) -> Reader:
    if isinstance(contact, Phone):
        return Reader(contact.customer_id, MessageChannel.SMS, contact.number, language)
    return Reader(contact.customer_id, MessageChannel.EMAIL, contact.address, language)
