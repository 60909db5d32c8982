"""Where a customer stands: the tier in force, what each tier lacks, what waits; and the table of tiers itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customer, query
from backoffice.tiers.models import Tier, TierAssignment
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service.assigning import history
from backoffice.tiers.service.evidence import Evidence, shown_by
from backoffice.tiers.service.table import Limits, planned, version_at


@dataclass(frozen=True)
class Standing:
    """One customer among the tiers."""

    customer: Customer
    tiers: dict[int, Tier]
    limits: dict[int, Limits]
    evidence: Evidence
    history: Sequence[TierAssignment]
    waiting: ApprovalRequest | None

    def why_not(self, level: int) -> Refusal | None:
        """Why this level cannot be proposed now, or None."""
        waits = self.waiting is not None
        return rules.why_not_propose(self.customer, self.tiers[level], self.evidence.needs, waiting=waits)

    @property
    def completeness(self) -> rules.Completeness:
        """How far the customer has come."""
        return rules.completeness(self.evidence.needs, is_person=self.customer.is_person)


@query(Permission.GET_CUSTOMER, recorded=True)
def standing(actor: Actor, customer_id: UUID) -> Standing:
    """The customer's tier, evidence and waiting proposal. Raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    table = version_at()
    found = (table.tiers, table.limits, shown_by(customer), history(customer_id))
    return Standing(customer, *found, _waiting(customer_id))


@dataclass(frozen=True)
class Table:
    """The tiers as they are on a day, lowest first, and a version that begins later, if one is agreed to."""

    rows: Sequence[tuple[Tier, Limits]]
    planned: Tier | None


@dataclass(frozen=True)
class OnDay:
    """One customer's tier at the end of a day, by the table of that day."""

    customer: Customer
    held: TierAssignment | None
    tiers: dict[int, Tier]
    limits: dict[int, Limits]


@query(Permission.GET_CUSTOMER)
def tiers(actor: Actor, day: date | None = None) -> Table:
    """The tiers as they are now, or at the end of that day (UTC)."""
    table = version_at(_end_of(day))
    return Table([(tier, table.limits[level]) for level, tier in table.tiers.items()], planned())


@query(Permission.GET_CUSTOMER, recorded=True)
def on_day(actor: Actor, customer_id: UUID, day: date) -> OnDay:
    """The tier that this customer had at the end of that day (UTC), and what it allowed. Raises NotFound."""
    customer, when = customers.in_scope(actor, customer_id), _end_of(day) or clock.now()
    note_customer(customer_id)
    held = next((row for row in history(customer_id) if row.was_in_force(when)), None)
    table = version_at(when)
    return OnDay(customer, held, table.tiers, table.limits)


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1) if day else None


def _waiting(customer_id: UUID) -> ApprovalRequest | None:
    of_tier = (ApprovalRequest.customer_id == customer_id, ApprovalRequest.kind == RequestKind.TIER)
    waits = select(ApprovalRequest).where(*of_tier, ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(waits).first()
