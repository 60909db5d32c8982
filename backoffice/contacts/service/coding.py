"""Codes: sent to a contact, checked once, counted on every door.

A wrong code is a returned result, not a refusal: a refusal rolls back, and the counted attempt must stay.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import rules
from backoffice.contacts.models import Code, Coded, Contact, Email, Phone
from backoffice.contacts.service.keeping import of_customer
from backoffice.contacts.service.reading import past_of
from backoffice.customers import service as customers
from backoffice.kernel import clock, moments, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal, Refused, Throttled
from backoffice.kernel.operations import command
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications.models import MessageChannel

TEXT = "{code} is your code for {bank}. It is valid for 5 minutes. Say it only to who is registering you."


@dataclass(frozen=True)
class Sent:
    """A code is on its way, or was not needed because the contact is verified."""

    id: UUID
    state: str
    expires_at: datetime | None
    attempts_left: int


@dataclass(frozen=True)
class Checked:
    """What a typed code was worth. Why it was wrong is told to nobody."""

    right: bool
    expires_at: datetime | None
    attempts_left: int


@command(Permission.VERIFY_CONTACT)
def send_code(actor: Actor, customer_id: UUID, coded: Coded, contact_id: UUID) -> Sent:
    """Send a code; an older one of this contact no longer counts. Raises NotFound, Throttled, Refused (shared, locked)."""
    row = customers.locked(actor, customer_id)
    contact = of_customer(row, coded.value, contact_id)
    if contact.verified_at:
        return Sent(contact_id, "verified", None, 0)
    if refusal := rules.why_not_coded(getattr(contact, "shared", False)):
        raise Refused(refusal)
    now, past = clock.now(), past_of(contact_id)
    if rules.is_locked(past):
        raise Refused(Refusal("CUSTOMER_ERROR", "Too many wrong codes were typed for this contact. Try again tomorrow."))
    if wait := rules.wait_before_sending(past, now):
        raise Throttled("Several codes were sent already. Wait before sending another.", wait)
    code = _issue(actor, customer_id, coded, contact)
    return Sent(contact_id, "sent", code.expires_at, rules.MOST_ATTEMPTS)


@command(Permission.VERIFY_CONTACT)
def check_code(actor: Actor, customer_id: UUID, coded: Coded, contact_id: UUID, typed: str) -> Checked:
    """Compare a typed code with the live one and count the attempt; a right one verifies the contact, once."""
    row = customers.locked(actor, customer_id)
    contact = of_customer(row, coded.value, contact_id)
    code = db.session.scalars(select(Code).where(Code.contact_id == contact_id, Code.live).with_for_update()).first()
    now = clock.now()
    usable = code is not None and code.used_at is None and code.expires_at > now and code.attempts < rules.MOST_ATTEMPTS
    known = code.mac if code is not None and usable else bytes(32)
    # Compared in any case, so that an unknown code takes as long as a wrong one.
    equal = hmac.compare_digest(known, _mac(code.id if code else contact_id, contact, typed)) and rules.is_code(typed)
    if code is None or not usable or rules.is_locked(past_of(contact_id)):
        return Checked(False, None, 0)
    code.attempts += 1
    if not equal:
        return Checked(False, code.expires_at, rules.MOST_ATTEMPTS - code.attempts)
    code.used_at, contact.verified_at = now, now
    db.session.flush()
    moments.publish(f"{coded.value}_verified", actor=actor, customer_id=customer_id)
    return Checked(True, code.expires_at, rules.MOST_ATTEMPTS - code.attempts)


def _issue(actor: Actor, customer_id: UUID, coded: Coded, contact: Contact) -> Code:
    for older in db.session.scalars(select(Code).where(Code.contact_id == contact.id, Code.live)):
        older.live = False
    db.session.flush()
    digits = f"{randbelow(10**rules.DIGITS):0{rules.DIGITS}d}"
    code = Code(
        customer_id=customer_id,
        contact_id=contact.id,
        coded=coded,
        mac=b"",
        expires_at=clock.now() + rules.CODE_LIFE,
        attempts=0,
        live=True,
    )
    code.mac = _mac(code.id, contact, digits)
    db.session.add(code)
    text = TEXT.format(code=digits, bank=settings().bank_name)
    by, to = (MessageChannel.SMS, contact.number) if isinstance(contact, Phone) else (MessageChannel.EMAIL, _mail(contact))
    about = {"subject": "Your code", "about": "code", "once": True, "until": code.expires_at}
    code.message_id = notifications.send(actor, customer_id, by, to, text, **about).id
    return code


def _mail(contact: Contact) -> str:
    assert isinstance(contact, Email)
    return contact.address


def _mac(challenge: UUID, contact: Contact, digits: str) -> bytes:
    """The keyed hash of a code, bound to its challenge, its contact and its purpose."""
    bound = f"{challenge}|{contact.id}|verify|{digits}"
    return vault.keyset().mac("code", bound.encode("utf-8", "replace"), 32)
