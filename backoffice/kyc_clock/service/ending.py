"""The end of the clock: the customer is restricted once, and told. Whoever lifts that restriction has the last word."""

from uuid import UUID

from sqlalchemy import or_

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc_clock import rules
from backoffice.notifications import service as notifications
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source

AT_ONCE = 200
WHY = "The time for KYC on this channel has ended."


@query(Permission.RESTRICT_CUSTOMER)
def ended(actor: Actor) -> list[UUID]:
    """Customers whose clock has ended since anybody looked, the longest first."""
    told = or_(Customer.kyc_clock_step.is_(None), Customer.kyc_clock_step > rules.ENDED)
    over = (Customer.kyc_due_at <= clock.now(), Customer.kyc_verified_at.is_(None), Customer.stage.in_(LIVING), told)
    statement = customers.visible_customers(actor).where(*over).with_only_columns(Customer.id)
    return list(db.session.scalars(statement.order_by(Customer.kyc_due_at).limit(AT_ONCE)))


@command(Permission.RESTRICT_CUSTOMER)
def end(actor: Actor, customer_id: UUID) -> None:
    """Restrict a customer whose clock has ended and say so; does nothing twice, or after a verification."""
    row = customers.locked(actor, customer_id)
    note_customer(customer_id)
    if not rules.has_ended(row, clock.now()):
        return
    restrict(actor, row)
    if reader := customers.reader_of(row):
        notifications.tell(actor, reader, "kyc_clock_ended", {"name": customers.called(row)})


def restrict(actor: Actor, row: Customer) -> None:
    """What the end does, inside the command that holds the customer's lock."""
    customers.note_kyc_clock_step(row, rules.ENDED)
    restrictions.impose(actor, row, RestrictionKind.NO_DEBIT, Source.KYC_CLOCK, WHY)
