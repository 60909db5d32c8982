"""Deciding a case: a second person, who can open the holder's page, ends their phone, or lets it be."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind, Phone
from backoffice.customers import service as customers
from backoffice.handovers import rules
from backoffice.handovers.models import HandOver, HandOverState
from backoffice.handovers.service.reading import lock, locked
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, note_reason


@command(Permission.RESTRICT_CUSTOMER, sensitive=True)
def end(actor: Actor, case_id: UUID, version: int, reason: str) -> HandOver:
    """End the old holder's phone: it is free, their other contacts are told, their tier falls where it stood on it.

    Raises Refused (SELF_APPROVAL, INVALID_TRANSITION, ALREADY_DECIDED, VERSION_CONFLICT), NotFound.
    """
    case = _reached(actor, case_id)
    phone = contacts.find(case.customer_id, Kind.PHONE, case.phone_id)
    if refusal := rules.why_not_end(case, actor, version, phone if isinstance(phone, Phone) else None, clock.now()):
        raise Refused(refusal)
    _decide(actor, case, HandOverState.ENDED, reason)
    if phone is not None:
        contacts.end(actor, customers.locked(actor, case.customer_id), phone, reason)
        note_reason(reason)  # again: what falls with the phone has reasons of its own
    return case


@command(Permission.RESTRICT_CUSTOMER, sensitive=True)
def decline(actor: Actor, case_id: UUID, version: int, reason: str) -> HandOver:
    """Leave the phone with its holder. Raises as `end` does."""
    case = _reached(actor, case_id)
    if refusal := rules.why_not_decide(case, actor, version):
        raise Refused(refusal)
    _decide(actor, case, HandOverState.DECLINED, reason)
    return case


def _reached(actor: Actor, case_id: UUID) -> HandOver:
    """The case, locked, for who may open the holder's page: seeing it from the other branch is not enough."""
    customer_id = locked(actor, case_id).customer_id
    customers.locked(actor, customer_id)
    note_customer(customer_id)
    return lock(customer_id, case_id)


def _decide(actor: Actor, case: HandOver, state: HandOverState, reason: str) -> None:
    note_reason(reason)
    case.state, case.decided_because, case.decided_at = state, reason, clock.now()
    case.decided_by, case.decided_by_name = actor.id, actor.name[:200]
    db.session.flush()  # the database's own refusal comes before anything is done about it
