"""Tiers and their limits as data with effective dates, and the assignments of customers to tiers."""

from datetime import datetime
from decimal import Decimal
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


class Need(StrEnum):
    """What a tier may need. All but the phone are proven by an accepted document."""

    PHONE = "phone"
    ID = "id"
    ADDRESS = "address"
    INCOME = "income"
    BUSINESS_REGISTRATION = "business_registration"
    BENEFICIAL_OWNERS = "beneficial_owners"


class Measure(StrEnum):
    """What a limit is about."""

    BALANCE = "balance"
    PAYMENT = "payment"


class Period(StrEnum):
    """Over which time a limit counts."""

    AT_ANY_TIME = "at_any_time"
    EACH = "each"
    DAY = "day"
    MONTH = "month"


class Tier(Record):
    """A tier as it is from `effective_from` on; the newest that has begun counts."""

    __tablename__ = "tier"

    level: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    needs: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    channels: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    features: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    organisations_only: Mapped[bool]
    effective_from: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("level", "effective_from"),
        CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
    )


class TierLimit(Record):
    """One limit of a tier in the bank's currency, from `effective_from` on; "unlimited" is said, never left out."""

    __tablename__ = "tier_limit"

    level: Mapped[int]
    measure: Mapped[Measure]
    period: Mapped[Period]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    unlimited: Mapped[bool]
    effective_from: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("level", "measure", "period", "effective_from"),
        CheckConstraint("unlimited = (amount IS NULL)", name="amount_or_unlimited"),
        CheckConstraint("amount >= 0", name="not_negative"),
    )


class TierAssignment(Record):
    """A customer's tier for a time, the request that carried it and the ids of the evidence. One is in force."""

    __tablename__ = "tier_assignment"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    level: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey(ApprovalRequest.id))
    assigned_by: Mapped[str] = mapped_column(String(80))
    assigned_by_name: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))

    __table_args__ = (
        Index("uq_tier_assignment_in_force", "customer_id", unique=True, postgresql_where="ends_at IS NULL"),
        CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
        # Only the first tier comes by itself, with the verified phone.
        CheckConstraint("level = 1 OR request_id IS NOT NULL", name="two_people"),
    )


NEED_WORDS = {
    Need.PHONE: "Verified phone",
    Need.ID: "Identity document",
    Need.ADDRESS: "Proof of address",
    Need.INCOME: "Proof of income",
    Need.BUSINESS_REGISTRATION: "Business registration",
    Need.BENEFICIAL_OWNERS: "KYC of every beneficial owner",
}

constraints.means(
    "uq_tier_assignment_in_force", Refusal("VERSION_CONFLICT", "This customer's tier was changed in the meantime.")
)
