"""One customer: making it, reading it, revealing what is masked."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.customers.models import Channel, Customer, CustomerType, Kyc, Risk, Stage, public_numbers
from backoffice.customers.rules import profile
from backoffice.customers.service import search_index
from backoffice.customers.service.scope import in_scope, numbered
from backoffice.kernel import clock, housekeeping, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, note_reason, query
from backoffice.kernel.settings import settings

# Numbers must not tell how many customers there are: the sequence is walked in steps of a large prime.
NUMBERS, STEP = 100_000_000, 48_271_939
REVEALS_AN_HOUR = 60
REVEALABLE = ("phones", "emails", "addresses", "identity_numbers", "birth_date", "registration_number")


def create(actor: Actor, kind: CustomerType, channel: Channel, branch: str, fields: Mapping[str, Any]) -> Customer:
    """A new prospect with a key and a public number of its own (inside registration's command)."""
    customer_id = uuid4()
    vault.new_subject(customer_id)
    row = Customer(
        id=customer_id,
        sealed_for=customer_id,
        public_number=_public_number(),
        customer_type=kind,
        channel=channel,
        branch=branch,
        registered_by=actor.id,
        stage=Stage.PROSPECT,
        kyc=Kyc.NONE,
        risk=Risk.LOW,
        updated_at=clock.now(),
        blocked_all=False,
        blocked_debit=False,
        blocked_credit=False,
        tokens=[],
        **fields,
    )
    db.session.add(row)
    search_index.index(row)
    db.session.flush()
    approvals.contribute(actor, row.id)
    return row


@query(Permission.GET_CUSTOMER, recorded=True)
def customer(actor: Actor, customer_id: UUID) -> Customer:
    """One customer within reach; the look is recorded. Raises NotFound, Moved."""
    note_customer(customer_id)
    return in_scope(actor, customer_id)


@query(Permission.GET_CUSTOMER, recorded=True)
def by_number(actor: Actor, public_number: str) -> Customer:
    """The customer that this number is on; the look is recorded. Raises NotFound, Moved."""
    row = numbered(actor, public_number)
    note_customer(row.id)
    return row


@command(Permission.REVEAL_CUSTOMER, sensitive=True)
def reveal(actor: Actor, customer_id: UUID, fields: Sequence[str], reason: str) -> Customer:
    """Let the actor see these masked fields in clear; the reason is part of the entry. Raises Throttled."""
    row = in_scope(actor, customer_id)
    name, hour = f"reveal:{actor.id}", timedelta(hours=1)
    housekeeping.count(name, hour, REVEALS_AN_HOUR, "You revealed very many values within an hour. Wait a little.")
    note_customer(customer_id, *fields)
    note_reason(reason)
    return row


def _public_number() -> str:
    serial = db.session.execute(select(public_numbers.next_value())).scalar_one()
    digits = f"{serial * STEP % NUMBERS:08d}"
    return f"{settings().public_number_prefix}-{digits[:4]}-{digits[4:]}"


@query(Permission.EDIT_CUSTOMER, recorded=True)
def editable(actor: Actor, customer_id: UUID) -> Customer:
    """One customer as its editor sees it; raises NotFound, Refused when its data can no longer change."""
    note_customer(customer_id)
    row = in_scope(actor, customer_id)
    if refusal := profile.why_not_edit(row):
        raise Refused(refusal)
    return row
