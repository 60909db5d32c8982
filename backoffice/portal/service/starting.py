"""Beginning at the portal: a phone, a name, the terms; then the code that proves the phone.

Whoever asks learns nothing about others: a phone that a customer has gets the same answer, and its owner a message.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, CustomerType
from backoffice.kernel import housekeeping, vault
from backoffice.kernel.errors import Invalid, Refused, Throttled
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kernel.settings import settings
from backoffice.notifications.models import MessageChannel
from backoffice.policy import service as policy
from backoffice.policy.rules.terms import Terms
from backoffice.portal import rules
from backoffice.portal.service.visits import PORTAL, begun_for, tell_owner
from backoffice.registration import service as registration
from backoffice.registration.service import Registration
from backoffice.web.cookie_secret import CookieSecret

NOBODY_YET = "Who begins at the portal is no customer yet; sends are counted, and every answer is the same."
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
SENDS = ((QUARTER, 3), (DAY, 6))
GUESSES_A_DAY = 10
TOO_MANY = "Too many codes were asked for. Wait a little before the next one."
NOBODY_TO_ASK = "Registered by the customer at the portal, where nobody could be asked."
NO_PHONE = "Give a phone number that gets messages, with its country if it is abroad."


@dataclass(frozen=True)
class Newcomer:
    """Who begins: one name is enough; `language` is the one the terms were read in."""

    given_names: str
    family_name: str | None
    phone: str
    language: str


@dataclass(frozen=True)
class Begun:
    """Where the code went (E.164), and whose record it opens; both ids are None where it opens none."""

    phone: str
    customer_id: UUID | None
    contact_id: UUID | None


@query(Permission.PUBLIC, reason="Everybody may read what they would agree to.")
def terms(actor: Actor) -> Terms:
    """The terms of today."""
    del actor
    return policy.terms()


@command(Permission.PUBLIC, reason=NOBODY_YET)
def start(actor: Actor, newcomer: Newcomer) -> Begun:
    """Register a prospect, or go on with one, and send the code. Raises Invalid, Throttled."""
    del actor
    number = contacts.canonical_phone(newcomer.phone)
    if not number:
        raise Invalid.one("phone", NO_PHONE, "INVALID_PHONE")
    _count_send(number)
    holder = contacts.holder_of(number)
    if holder is None:
        return _registered(newcomer, number)
    customer = customers.locked(PORTAL, holder.customer_id)
    note_customer(customer.id)
    if rules.may_go_on(customer, holder, PORTAL.id):
        return _sent(Begun(number, customer.id, holder.id))
    tell_owner(customer, MessageChannel.SMS, number)
    return Begun(number, None, None)


@command(Permission.PUBLIC, reason=NOBODY_YET)
def send_again(actor: Actor, begun: Begun) -> Begun:
    """Another code for the same phone; the answer is the same whether one was sent. Raises Throttled."""
    del actor
    _count_send(begun.phone)
    return _sent(begun)


@command(Permission.PUBLIC, reason=NOBODY_YET)
def prove(actor: Actor, begun: Begun, code: str) -> CookieSecret | None:
    """Judge the code. Right: the secret of a session of the customer. Wrong in any way: None. Raises Throttled."""
    del actor
    _count_guess(begun.phone)
    if begun.customer_id is None or begun.contact_id is None:
        vault.blind("code", code)  # takes as long as a comparison
        return None
    state = contacts.verify(PORTAL, begun.customer_id, Kind.PHONE, begun.contact_id, code)
    return begun_for(begun.customer_id) if state.state == contacts.VERIFIED else None


def _registered(newcomer: Newcomer, number: str) -> Begun:
    branch = settings().portal_branch or settings().branches[0]
    profile = {"given_names": newcomer.given_names, "family_name": newcomer.family_name, "language": newcomer.language}
    phones = [{"number": number, "phone_type": "mobile", "primary": True}]
    given = Registration(CustomerType.INDIVIDUAL, Channel.WEB, branch, profile, phones, duplicate_reason=NOBODY_TO_ASK)
    try:
        row = registration.register(PORTAL, given)
    except Invalid as problem:
        raise Invalid(
            {path.partition(".")[0].removesuffix("s"): said for path, said in problem.fields.items()}
        ) from None
    consents.take(PORTAL, row, consents.Given(Purpose.TERMS, Channel.WEB, "Ticked at the portal", newcomer.language))
    holder = contacts.holder_of(number)
    return _sent(Begun(number, row.id, holder.id if holder else None))


def _sent(begun: Begun) -> Begun:
    if begun.customer_id is None or begun.contact_id is None:
        return begun
    # Whether the phone is locked, or was proved meanwhile, is nobody's business who has not proved it.
    with suppress(Throttled, Refused):
        contacts.send_code(PORTAL, begun.customer_id, Kind.PHONE, begun.contact_id)
    return begun


def _count_send(number: str) -> None:
    blind = vault.blind("portal", number).hex()
    for window, most in SENDS:
        housekeeping.count(f"portal-send:{window.total_seconds():.0f}:{blind}", window, most, TOO_MANY)


def _count_guess(number: str) -> None:
    blind = vault.blind("portal", number).hex()
    housekeeping.count(f"portal-guess:{blind}", DAY, GUESSES_A_DAY, TOO_MANY)
