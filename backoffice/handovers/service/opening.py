"""Opening a case and proving it: whoever has the number now reads out the code that was sent to it."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind, Phone
from backoffice.contacts.service import CodeState
from backoffice.customers import service as customers
from backoffice.handovers import rules
from backoffice.handovers.models import HandOver, HandOverState
from backoffice.handovers.service.reading import HANDLER, locked, undecided
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kernel.settings import settings

UNREADABLE = "Write the number with its country code, such as +254 712 345 678."


@query(Permission.VERIFY_CONTACT)
def blank(actor: Actor) -> None:
    """The form to open a case, for who may."""


@command(Permission.VERIFY_CONTACT)
def open_case(actor: Actor, number: str, why: str, claimed_for: UUID | None = None) -> HandOver:
    """Say that a customer's number is somebody else's now, and send a code to it; one under way is gone on with.

    Raises Invalid (INVALID_PHONE), Refused, Throttled, NotFound for a new holder out of reach.
    """
    read = contacts.canonical_phone(number)
    if not read:
        raise Invalid.one("number", UNREADABLE, "INVALID_PHONE")
    if claimed_for:
        customers.in_scope(actor, claimed_for)
    phone = contacts.holder_of(read)
    refusal = rules.why_not_open(phone, claimed_for)
    if phone is None or refusal:
        raise Refused(refusal or rules.NOBODY)
    holder = customers.locked(HANDLER, phone.customer_id)
    note_customer(holder.id)
    case = undecided(phone.id) or HandOver(
        customer_id=holder.id, sealed_for=holder.sealed_for, phone_id=phone.id, claimed_for=claimed_for,
        branch=actor.branch or holder.branch, state=HandOverState.OPEN, opened_by=actor.id,
        opened_by_name=actor.name[:200], number=read, why=why,
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    _send(actor, case, phone)
    return case


@command(Permission.VERIFY_CONTACT)
def send_code(actor: Actor, case_id: UUID) -> CodeState:
    """Send another code to the number; the one before ends. Raises Refused, Throttled, NotFound."""
    case = locked(actor, case_id)
    if refusal := rules.why_not_prove(case):
        raise Refused(refusal)
    return _send(actor, case, _phone(case))


@command(Permission.VERIFY_CONTACT)
def prove(actor: Actor, case_id: UUID, code: str) -> CodeState:
    """Judge the code that was read out; wrong, late, locked and used ones get one answer. Raises NotFound, Refused."""
    case, now = locked(actor, case_id), clock.now()
    note_customer(case.customer_id)
    if refusal := rules.why_not_prove(case):
        raise Refused(refusal)
    judged = contacts.judge(contacts.locked_code(_phone(case)), case.id, code, now)
    if judged.state == contacts.VERIFIED:
        case.state, case.proved_at, case.proved_by = HandOverState.PROVED, now, actor.id
    return judged


def _send(actor: Actor, case: HandOver, phone: Phone) -> CodeState:
    """Whoever has the number now is not known yet: the bank's usual language."""
    return contacts.issue(actor, phone, case.id, settings().default_language)


def _phone(case: HandOver) -> Phone:
    found = contacts.find(case.customer_id, Kind.PHONE, case.phone_id)
    if not isinstance(found, Phone) or not found.living:
        raise Refused(rules.GONE)
    return found
