"""Reminding customers before their clock ends: at each of the policy's hours once, while the papers are not with us."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, and_, exists, false, func, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc_clock import rules
from backoffice.notifications import service as notifications
from backoffice.policy import service as policy

AT_ONCE = 200
WITH_US = (CaseState.OPEN, CaseState.IN_REVIEW)


@query(Permission.RESTRICT_CUSTOMER)
def to_nudge(actor: Actor) -> list[UUID]:
    """Customers who should hear now that their clock will end, soonest first."""
    steps = policy.onboarding().nudge_hours
    last = func.coalesce(Customer.kyc_clock_step, max(steps, default=0) + 1)
    due = [_is_due(step, last) for step in steps]
    runs = (Customer.kyc_due_at > clock.now(), Customer.kyc_verified_at.is_(None), Customer.stage.in_(LIVING))
    statement = customers.visible_customers(actor).where(*runs, or_(false(), *due), ~_papers_with_us())
    found = statement.with_only_columns(Customer.id).order_by(Customer.kyc_due_at).limit(AT_ONCE)
    return list(db.session.scalars(found))


@command(Permission.RESTRICT_CUSTOMER)
def nudge(actor: Actor, customer_id: UUID) -> None:
    """Remind one customer, in their language; does nothing when there is no cause any more, or it was done."""
    row = customers.locked(actor, customer_id)
    note_customer(customer_id)
    due, hours = row.kyc_clock, policy.onboarding().nudge_hours
    step = rules.reminder(row.created_at, due, clock.now(), hours, row.kyc_clock_step) if due else None
    if due is None or step is None or db.session.scalar(select(_papers_with_us(customer_id))):
        return
    customers.note_kyc_clock_step(row, step)
    if reader := customers.reader_of(row):
        values = {"name": customers.called(row), "date": customers.written_date(due, row)}
        notifications.tell(actor, reader, "kyc_clock_nudge", values, until=due)


def _is_due(step: int, last: ColumnElement[int]) -> ColumnElement[bool]:
    """The rule `reminder`, written for the database."""
    hours = timedelta(hours=step)
    came_before = Customer.created_at < Customer.kyc_due_at - hours
    return and_(Customer.kyc_due_at <= clock.now() + hours, came_before, last > step)


def _papers_with_us(customer_id: UUID | None = None) -> Exists:
    """Whether the papers wait for us: then it is not the customer who is late."""
    return exists().where(KycCase.customer_id == (customer_id or Customer.id), KycCase.state.in_(WITH_US))
