"""Following a link: what stands behind it is shown to whoever holds it, and confirmed once, whoever asks again."""

from dataclasses import dataclass
from datetime import datetime

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import ContactCode, ContactLink, Email, Kind, Proof
from backoffice.contacts.rules import choosing, codes
from backoffice.contacts.service import links
from backoffice.contacts.service.codes import FAILED, SENT, VERIFIED, confirm, is_right, locked_code
from backoffice.contacts.service.reading import find
from backoffice.customers import service as customers
from backoffice.kernel import clock
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import command, note_customer, query

HELD = "Whoever holds the link was sent it to confirm this very address; it shows nothing of the customer."
FOLLOWER = Actor.system("customer-link", frozenset({Permission.VERIFY_CONTACT, Permission.ALL_BRANCHES}))


@dataclass(frozen=True)
class Followed:
    """How far a link is: sent, verified or failed (the code was not accepted), and whether it asks for the code."""

    state: str
    language: str
    asks_code: bool


@query(Permission.PUBLIC, reason=HELD)
def link(actor: Actor, token: str) -> Followed:
    """What a link asks for; nothing changes, however often. Raises NotFound for one that no longer works."""
    del actor
    row, contact = _behind(token, clock.now())
    return _told(row, VERIFIED if contact.verified_at else SENT)


@command(Permission.PUBLIC, reason=HELD)
def follow(actor: Actor, token: str, code: str = "") -> Followed:
    """Confirm the address behind a link; again: the same answer, no second effect. Raises NotFound."""
    del actor
    now = clock.now()
    row, _ = _behind(token, now)
    if choosing.why_not_change(customers.locked(FOLLOWER, row.customer_id)):
        raise NotFound("link")
    row, contact = _behind(token, now, lock=True)
    note_customer(row.customer_id)
    if contact.verified_at is None:
        sent = locked_code(contact)
        if row.asks_code and not is_right(sent, code, now, live=_is_guessable(row, sent, now)):
            return _told(row, FAILED)
        confirm(FOLLOWER, contact, sent, now, Proof.LINK)
    row.used_at = row.used_at or now
    return _told(row, VERIFIED)


def _behind(token: str, now: datetime, *, lock: bool = False) -> tuple[ContactLink, Email]:
    """The link and its address, as long as that is what the link was sent to."""
    row = links.found(token, now, lock=lock)
    contact = find(row.customer_id, Kind.EMAIL, row.contact_id) if row else None
    if row is None or not isinstance(contact, Email) or contact.blind != row.blind:
        raise NotFound("link")
    return row, contact


def _is_guessable(row: ContactLink, sent: ContactCode | None, now: datetime) -> bool:
    """Whether the code of the same mail is still judged: it may be older than one that is read out, no more."""
    return sent is not None and sent.challenge == row.challenge and codes.is_guessable(sent, now)


def _told(row: ContactLink, state: str) -> Followed:
    return Followed(state, customers.language_of(customers.in_scope(FOLLOWER, row.customer_id)), row.asks_code)
