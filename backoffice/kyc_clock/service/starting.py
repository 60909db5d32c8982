"""Starting the clock: with the registration, by the policy of that day; later for who came before there was one."""

from datetime import datetime
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc_clock import rules
from backoffice.kyc_clock.service.ending import restrict
from backoffice.policy import service as policy
from backoffice.policy.models import PolicyKind

CLOCK = Actor.system("kyc-clock", frozenset({Permission.RESTRICT_CUSTOMER, Permission.ALL_BRANCHES}))
AT_ONCE = 200


def start(*, actor: Actor, customer_id: UUID) -> None:
    """A customer was registered: the clock runs; where KYC is needed at once it has ended with the registration."""
    del actor  # whoever registers, the clock restricts
    row = customers.locked(CLOCK, customer_id)
    _start(row, policy.in_force(PolicyKind.ONBOARDING).effective_from)
    if row.kyc_due_at and row.kyc_due_at <= row.created_at:
        restrict(CLOCK, row)


@query(Permission.RESTRICT_CUSTOMER)
def without_clock(actor: Actor) -> list[UUID]:
    """Customers never verified who have no clock: they came before there was one."""
    lacks = (Customer.kyc_due_at.is_(None), Customer.kyc_verified_at.is_(None), Customer.stage.in_(LIVING))
    statement = customers.visible_customers(actor).where(*lacks).with_only_columns(Customer.id)
    return list(db.session.scalars(statement.limit(AT_ONCE)))


@command(Permission.RESTRICT_CUSTOMER)
def begin(actor: Actor, customer_id: UUID) -> None:
    """Start the clock of somebody who came before there was one, from today on; does nothing where one runs."""
    row = customers.locked(actor, customer_id)
    note_customer(customer_id)
    if row.kyc_due_at is None and row.kyc_verified_at is None and row.is_living:
        _start(row, clock.now())


def _start(row: Customer, since: datetime) -> None:
    within = policy.onboarding().of(row.channel.value).kyc_within
    customers.note_kyc_due(row, rules.due_at(row.id, row.created_at, since, within))
