"""Where a customer stands: the tier in force, what each tier lacks, what waits; and the table of tiers itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customer, query
from backoffice.tiers import rules
from backoffice.tiers.models import Tier, TierAssignment
from backoffice.tiers.service.assigning import history
from backoffice.tiers.service.evidence import Evidence, shown_by
from backoffice.tiers.service.table import Limits, limits_now, tiers_now


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
    found = (tiers_now(), limits_now(), shown_by(customer_id), history(customer_id))
    return Standing(customer, *found, _waiting(customer_id))


@query(Permission.GET_CUSTOMER)
def tiers(actor: Actor) -> list[tuple[Tier, Limits]]:
    """The tiers as they are today, lowest first."""
    limits = limits_now()
    return [(tier, limits[level]) for level, tier in tiers_now().items()]


def _waiting(customer_id: UUID) -> ApprovalRequest | None:
    of_tier = (ApprovalRequest.customer_id == customer_id, ApprovalRequest.kind == RequestKind.TIER)
    waits = select(ApprovalRequest).where(*of_tier, ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(waits).first()
