"""Tiers and their limits as data with effective dates, and the assignments of customers to tiers."""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.approvals.models import ApprovalRequest
from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal

BASIC, HIGHEST_BY_ITSELF, BUSINESS = 1, 3, 4
CENT = Decimal("0.01")


class Need(StrEnum):
    """What a tier may need. All but the phone are proven by an accepted document."""

    PHONE = "phone"
    ID = "id"
    ADDRESS = "address"
    INCOME = "income"
    BUSINESS_REGISTRATION = "business_registration"
    BENEFICIAL_OWNERS = "beneficial_owners"


class Period(StrEnum):
    """What a limit is held against: one transaction, all of a day or a month, or the balance."""

    TRANSACTION = "transaction"
    DAY = "day"
    MONTH = "month"
    BALANCE = "balance"


class Direction(StrEnum):
    """Which way the money goes, seen from the customer's account; a limit of `any` counts both."""

    ANY = "any"
    DEBIT = "debit"
    CREDIT = "credit"


class Cause(StrEnum):
    """What brought a tier into force."""

    PHONE = "phone"
    REQUEST = "request"
    EVIDENCE_ENDED = "evidence_ended"


class Tier(Record):
    """A tier as version `number` of the table has it; the highest number that has begun counts."""

    __tablename__ = "tier"

    number: Mapped[int]
    level: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    needs: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    channels: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    features: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    organisations_only: Mapped[bool]
    effective_from: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("level", "number"),
        CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
    )


class TierLimit(Record):
    """One limit of a tier in version `number` of the table; "unlimited" is said, never left out.

    The amount is in `unit`, of which one is worth `worth` of the bank's currency; without a unit it is that currency.
    """

    __tablename__ = "tier_limit"

    number: Mapped[int]
    level: Mapped[int]
    period: Mapped[Period]
    direction: Mapped[Direction]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    unlimited: Mapped[bool]
    unit: Mapped[str | None] = mapped_column(String(12))
    worth: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    rule: Mapped[str] = mapped_column(String(120))
    effective_from: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("number", "level", "period", "direction"),
        CheckConstraint("unlimited = (amount IS NULL)", name="amount_or_unlimited"),
        CheckConstraint("amount >= 0", name="not_negative"),
        CheckConstraint("worth > 0", name="worth_something"),
    )

    @property
    def most(self) -> Decimal | None:
        """The amount in the bank's currency, rounded down to the cent; None without limit."""
        if self.amount is None:
            return None
        return (self.amount * self.worth).quantize(CENT, ROUND_DOWN)


class TierAssignment(Record):
    """A customer's tier for a time, the request that carried it and the ids of the evidence. One is in force."""

    __tablename__ = "tier_assignment"
    UNSPOKEN_FIELDS = ("holds_until",)  # follows from the evidence

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    level: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey(ApprovalRequest.id))
    assigned_by: Mapped[str] = mapped_column(String(80))
    assigned_by_name: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    cause: Mapped[Cause]
    holds_until: Mapped[datetime | None]  # when the first piece of the evidence ends; then it is looked at again
    told_at: Mapped[datetime | None]  # when a customer who went down was told

    __table_args__ = (
        Index("uq_tier_assignment_in_force", "customer_id", unique=True, postgresql_where="ends_at IS NULL"),
        Index(
            "ix_tier_assignment_holds_until",
            "holds_until",
            postgresql_where="ends_at IS NULL AND holds_until IS NOT NULL",
        ),
        CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
        # Only the first tier comes by itself, with the verified phone; whoever falls keeps the higher tier's request.
        CheckConstraint("level = 1 OR request_id IS NOT NULL", name="two_people"),
    )

    @property
    def decided_by(self) -> str:
        """Who agreed to it, or what brought it by itself."""
        return CAUSE_WORDS.get(self.cause, self.assigned_by_name)

    def was_in_force(self, when: datetime) -> bool:
        """Whether it was the customer's tier at that time."""
        return self.starts_at <= when and (self.ends_at is None or self.ends_at > when)


CAUSE_WORDS = {Cause.PHONE: "the verified phone", Cause.EVIDENCE_ENDED: "evidence that ended"}
NEED_WORDS = {
    Need.PHONE: "Verified phone",
    Need.ID: "Identity document",
    Need.ADDRESS: "Proof of address",
    Need.INCOME: "Proof of income",
    Need.BUSINESS_REGISTRATION: "Business registration",
    Need.BENEFICIAL_OWNERS: "KYC of every beneficial owner",
}

PERIOD_WORDS = {
    Period.TRANSACTION: "One payment",
    Period.DAY: "A day",
    Period.MONTH: "A month",
    Period.BALANCE: "Balance up to",
}
DIRECTION_WORDS = {Direction.ANY: "", Direction.DEBIT: "paid out", Direction.CREDIT: "paid in"}

constraints.means(
    "uq_tier_assignment_in_force", Refusal("VERSION_CONFLICT", "This customer's tier was changed in the meantime.")
)
