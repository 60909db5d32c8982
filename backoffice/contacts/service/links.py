"""Links by which a customer confirms an e-mail address: made with each code, found by their tokens."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import select

from backoffice.contacts.models import ContactCode, ContactLink, Email
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.settings import settings

HOLDS = timedelta(hours=24)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Made:
    """A fresh link; its address is nowhere but here and in the sealed mail."""

    row: ContactLink
    address: str


def make(contact: Email, sent: ContactCode) -> Made:
    """A link in the same mail as this code, inside a command; the address's older ones end."""
    for older in db.session.scalars(select(ContactLink).where(ContactLink.blind == contact.blind)):
        if older.used_at is None:
            older.expires_at = min(older.expires_at, clock.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = ContactLink(
        id=uuid4(), customer_id=contact.customer_id, contact_id=contact.id, blind=contact.blind,
        challenge=sent.challenge, token_sha256=_digest(token), asks_code=contact.replaces_verified,
        expires_at=clock.now() + HOLDS,
    )  # fmt: skip
    db.session.add(row)
    return Made(row, f"{settings().public_url.rstrip('/')}/v/{token}")


def found(token: str, now: datetime, *, lock: bool = False) -> ContactLink | None:
    """The link with this token that was followed or still can be, or None."""
    wanted = select(ContactLink).where(ContactLink.token_sha256 == _digest(token))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(wanted).first()
    return row if row and (row.used_at or now < row.expires_at) else None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
