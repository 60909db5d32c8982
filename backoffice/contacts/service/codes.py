"""Codes: sent to a phone or an e-mail, kept as a keyed hash, guessed at most a few times.

Whatever concerns one customer holds the customer's row, so parallel guesses are judged one after the other.
A wrong code is a result and not a refusal: the counted guess must be committed.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Contact, ContactCode, Email, Kind, Phone, Proof, Provable
from backoffice.contacts.rules import choosing, codes, reading
from backoffice.contacts.service import telling
from backoffice.contacts.service.reading import find, of_customer
from backoffice.customers import service as customers
from backoffice.kernel import clock, housekeeping, moments, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refused, Throttled
from backoffice.kernel.operations import command, note_customer, query

SENT, VERIFIED, FAILED = "sent", "verified", "failed"
NONE = "unverified"
BUSY = "Very many codes were sent today. Try again tomorrow, or tell your administrator."


@dataclass(frozen=True)
class CodeState:
    """How far a verification is; `id` is the contact's. `failed`: the code just typed was not accepted."""

    id: UUID
    state: str
    expires_at: datetime | None = None
    attempts_left: int | None = None


@command(Permission.VERIFY_CONTACT)
def send_code(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> CodeState:
    """Send a fresh code; the one before ends. A verified contact gets none. Raises NotFound, Refused, Throttled."""
    row = customers.locked(actor, customer_id)
    contact = _provable(of_customer(customer_id, kind, contact_id))
    if refusal := choosing.why_not_change(row) or choosing.why_not_send(contact):
        raise Refused(refusal)
    if contact.verified_at:
        return CodeState(contact.id, VERIFIED)
    return issue(actor, contact, contact.id, customers.language_of(row))


@command(Permission.VERIFY_CONTACT)
def verify(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID, code: str) -> CodeState:
    """Judge a typed code. Wrong, late, locked, used and unknown ones get the same answer: the state `failed`."""
    customers.locked(actor, customer_id)
    note_customer(customer_id)
    contact = find(customer_id, kind, contact_id)
    sent, now = locked_code(_provable(contact)) if contact else None, clock.now()
    judged = judge(sent, contact_id, code, now)
    if contact and judged.state == VERIFIED:
        confirm(actor, contact, sent, now)
    return judged


def issue(actor: Actor, contact: Provable, about: UUID, language: str) -> CodeState:
    """Send a code to a contact, inside a command that locked its customer; it proves what has the id `about`.

    Raises Throttled: whatever they are about, all codes to one value are counted together.
    """
    now, known = clock.now(), locked_code(contact)
    if known and (wait := codes.wait_before_sending(known, now)):
        raise Throttled(*wait)
    _count(contact)
    sent = known or _new_code(contact)
    code = f"{randbelow(10**codes.DIGITS):0{codes.DIGITS}d}"
    _renew(sent, contact, about, code, now)
    sent.message_id = telling.code(actor, contact, language, code, sent).id
    return CodeState(about, SENT, sent.expires_at, codes.attempts_left(sent, now))


def judge(sent: ContactCode | None, about: UUID, code: str, now: datetime) -> CodeState:
    """Judge what was typed about this id, inside a command that locked the code; a right one is used up."""
    live = sent is not None and sent.contact_id == about and codes.is_live(sent, now)
    right = is_right(sent, code, now, live=live)
    if sent is None or not live:
        return CodeState(about, FAILED)
    if not right:
        return CodeState(about, FAILED, sent.expires_at, codes.attempts_left(sent, now))
    sent.used_at = now
    return CodeState(about, VERIFIED)


def is_right(sent: ContactCode | None, code: str, now: datetime, *, live: bool) -> bool:
    """Judge a guess, which is counted when it was wrong; where no code is live, a decoy takes as long."""
    guess = _mac(sent or _decoy(), code)
    if sent is None or not live:
        return False
    if hmac.compare_digest(guess, sent.mac):
        return True
    codes.note_failure(sent, now)
    return False


def confirm(actor: Actor, contact: Contact, sent: ContactCode | None, now: datetime, proof: Proof = Proof.CODE) -> None:
    """Note that this contact is the customer's, inside a command; its code is used up. Those above are told."""
    if sent is not None and sent.contact_id == contact.id:
        sent.used_at = now
    contact.verified_at, contact.verified_by, contact.replaces_verified = now, proof, False
    db.session.flush()
    moments.publish(f"{contact.__tablename__}_verified", actor=actor, customer_id=contact.customer_id)


@query(Permission.VERIFY_CONTACT, recorded=True)
def code_state(actor: Actor, customer_id: UUID, kind: Kind, contact_id: UUID) -> CodeState:
    """How far the verification of a contact is: unverified, sent or verified. Raises NotFound."""
    note_customer(customer_id)
    customers.in_scope(actor, customer_id)
    contact = _provable(of_customer(customer_id, kind, contact_id))
    if contact.verified_at:
        return CodeState(contact.id, VERIFIED)
    sent, now = db.session.scalars(_code_of(contact)).first(), clock.now()
    if sent is None or sent.contact_id != contact.id or not codes.is_live(sent, now):
        return CodeState(contact.id, NONE)
    return CodeState(contact.id, SENT, sent.expires_at, codes.attempts_left(sent, now))


def _provable(contact: object) -> Provable:
    if not isinstance(contact, Phone | Email):
        raise NotFound("contact")
    return contact


def _code_of(contact: Provable) -> Select[ContactCode]:
    return select(ContactCode).where(ContactCode.blind == contact.blind, ContactCode.purpose == codes.VERIFYING)


def locked_code(contact: Provable) -> ContactCode | None:
    """The code of a contact's value, locked."""
    return db.session.scalars(_code_of(contact).with_for_update().execution_options(populate_existing=True)).first()


def _new_code(contact: Provable) -> ContactCode:
    row = ContactCode(blind=contact.blind, purpose=codes.VERIFYING, sent_times=[], failed_times=[])
    db.session.add(row)
    return row


def _renew(row: ContactCode, contact: Provable, about: UUID, code: str, now: datetime) -> None:
    row.customer_id, row.contact_id, row.challenge = contact.customer_id, about, uuid4()
    row.mac = _mac(row, code)
    row.expires_at, row.attempts, row.used_at = now + codes.LIFE, 0, None
    row.sent_times = [*codes.recent(row.sent_times, now, codes.A_DAY), now]


def _mac(row: ContactCode, code: str) -> bytes:
    return vault.blind("code", codes.covered(row.challenge, row.contact_id, row.blind, row.purpose, code))


def _decoy() -> ContactCode:
    """What a code is compared with when there is none, so that the answer takes as long."""
    return ContactCode(challenge=uuid4(), contact_id=uuid4(), blind=bytes(16), purpose=codes.VERIFYING)


def _count(contact: Provable) -> None:
    """The caps of a day for a block of numbers and in all: whoever makes us send codes for money meets them."""
    if isinstance(contact, Phone):
        block = vault.blind("code-prefix", reading.phone_prefix(contact.number)).hex()
        housekeeping.count(f"codes:{block}", codes.A_DAY, codes.SENDS_A_DAY_PER_PREFIX, BUSY)
    housekeeping.count("codes", codes.A_DAY, codes.SENDS_A_DAY_IN_ALL, BUSY)
