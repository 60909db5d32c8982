"""How a case begins: the next attempt of a customer, due by channel and risk."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc.models import CaseKind, CaseState, KycCase
from backoffice.policy import service as policy


def new_case(
    actor: Actor, customer: Customer, kind: CaseKind, state: CaseState, due_at: datetime | None = None
) -> KycCase:
    """The customer's next attempt, written down."""
    before = db.session.scalar(select(func.max(KycCase.attempt)).where(KycCase.customer_id == customer.id))
    within = policy.review().due_within(customer.channel.value, customer.risk.value)
    case = KycCase(
        id=uuid4(), sealed_for=customer.sealed_for, customer_id=customer.id, attempt=(before or 0) + 1, kind=kind,
        state=state, revision=1, channel=customer.channel, branch=customer.branch, opened_by=actor.id,
        due_at=due_at or clock.now() + within, asked_for=[], because=[], touched=[], shown=[],
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    return case
