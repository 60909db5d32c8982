"""Recording consents and their withdrawal, and what other areas ask about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.consents import rules
from backoffice.consents.models import Consent, Purpose
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.policy import service as policy

OTHERS_VERSION = "as said"  # of what has no text of its own in the policy


@dataclass(frozen=True)
class Given:
    """What a customer agreed to, and how: read out by an agent, ticked at the portal, *1# on a phone."""

    purpose: Purpose
    channel: Channel
    how: str = ""
    language: str | None = None


@command(Permission.RECORD_CONSENT)
def give(actor: Actor, customer_id: UUID, given: Given) -> Consent:
    """Record that the customer agrees to the text of today; again changes nothing. Raises NotFound, Refused."""
    return take(actor, customers.locked(actor, customer_id), given)


def take(actor: Actor, customer: Customer, given: Given) -> Consent:
    """The same inside another area's command that holds the customer's lock (registration at the portal, USSD)."""
    if refusal := rules.why_not_give(customer):
        raise Refused(refusal)
    note_customer(customer.id)
    version = text_version(given.purpose)
    known = standing(customer.id, given.purpose)
    if known and rules.is_same(known, version):
        return known
    if known:
        _end(actor, known)
    row = Consent(
        customer_id=customer.id, sealed_for=customer.sealed_for, purpose=given.purpose, text_version=version,
        language=given.language or customers.language_of(customer), channel=given.channel, given_at=clock.now(),
        taken_by=actor.id, taken_by_name=actor.name[:200], how=given.how,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


@command(Permission.RECORD_CONSENT)
def withdraw(actor: Actor, customer_id: UUID, consent_id: UUID) -> Consent:
    """Record that the customer takes a consent back. Raises NotFound, Refused."""
    customers.locked(actor, customer_id)
    row = _one(customer_id, consent_id)
    if refusal := rules.why_not_withdraw(row):
        raise Refused(refusal)
    _end(actor, row)
    return row


@query(Permission.GET_CUSTOMER, recorded=True)
def consents(actor: Actor, customer_id: UUID) -> tuple[Customer, Sequence[Consent]]:
    """The customer and all consents, newest first. Raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    every = select(Consent).where(Consent.customer_id == customer_id)
    return customer, db.session.scalars(every.order_by(Consent.given_at.desc(), Consent.id)).all()


@query(Permission.RECORD_CONSENT, recorded=True)
def consentable(actor: Actor, customer_id: UUID) -> tuple[Customer, Refusal | None]:
    """The customer whose consent is to be recorded, and why that cannot be, or None. Raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    return customer, rules.why_not_give(customer)


@query(Permission.GET_CUSTOMER, recorded=True)
def consent(actor: Actor, customer_id: UUID, consent_id: UUID) -> Consent:
    """One of them. Raises NotFound."""
    customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    return _one(customer_id, consent_id)


def standing(customer_id: UUID, purpose: Purpose) -> Consent | None:
    """What the customer agrees to now, behind an operation of the caller's."""
    wanted = (Consent.customer_id == customer_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    return db.session.scalars(select(Consent).where(*wanted)).first()


def text_version(purpose: Purpose) -> str:
    """The version of the text that is shown today for this purpose."""
    return policy.terms().terms_version if purpose is Purpose.TERMS else OTHERS_VERSION


def _one(customer_id: UUID, consent_id: UUID) -> Consent:
    wanted = select(Consent).where(Consent.id == consent_id, Consent.customer_id == customer_id)
    found = db.session.scalars(wanted).first()
    if found is None:
        raise NotFound("consent")
    return found


def _end(actor: Actor, row: Consent) -> None:
    row.withdrawn_at, row.withdrawn_by_name = clock.now(), actor.name[:200]
    db.session.flush()  # before the next one stands: the index allows one
