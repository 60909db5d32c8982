"""How far the proof of each contact is, for who stands beside the customer: never the code itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backoffice.contacts.models import ContactCode, Provable
from backoffice.contacts.rules import choosing, codes

VERIFIED, LOCKED, SENT, NONE = "verified", "locked", "sent", "unverified"


@dataclass(frozen=True)
class Console:
    """One contact: its state, the live code, how its message fared, when another may be sent, what to try instead.

    `again_at` is None when a code can be sent now; `why_not` then is the reason why none ever is, or empty.
    """

    id: UUID
    kind: str
    state: str
    expires_at: datetime | None = None
    attempts_left: int | None = None
    delivery: str | None = None
    again_at: datetime | None = None
    why_not: str = ""
    instead: Sequence[UUID] = ()


def consoles(
    contacts: Sequence[Provable], sent: Mapping[UUID, ContactCode], deliveries: Mapping[UUID, str], now: datetime
) -> list[Console]:
    """One for each of a customer's phones and e-mail addresses, in their order."""
    return [_console(contact, contacts, sent.get(contact.id), deliveries.get(contact.id), now) for contact in contacts]


def _console(
    contact: Provable, all_of_them: Sequence[Provable], sent: ContactCode | None, delivery: str | None, now: datetime
) -> Console:
    kind = contact.__tablename__
    if contact.verified_at:
        return Console(contact.id, kind, VERIFIED)
    if refusal := choosing.why_not_send(contact):
        return Console(contact.id, kind, NONE, why_not=refusal.sentence, instead=_instead(contact, all_of_them))
    if sent is None:
        return Console(contact.id, kind, NONE)
    live, wait = codes.is_live(sent, now), codes.wait_before_sending(sent, now)
    return Console(
        contact.id, kind, LOCKED if codes.is_locked(sent, now) else SENT if live else NONE,
        sent.expires_at if live else None, codes.attempts_left(sent, now) if live else None, delivery,
        now + timedelta(seconds=wait[1]) if wait else None, wait[0] if wait else "", _instead(contact, all_of_them),
    )  # fmt: skip


def _instead(contact: Provable, all_of_them: Sequence[Provable]) -> list[UUID]:
    """The customer's other contacts that take a code and are not proved yet."""
    open_ones = [other for other in all_of_them if other.verified_at is None and choosing.why_not_send(other) is None]
    return [other.id for other in open_ones if other is not contact]
