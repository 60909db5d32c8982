"""Restrictions: what each blocks, where it came from, from when until when, and the words shown for them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel.sealed import Sealed, SealedRecord


class RestrictionKind(StrEnum):
    """What is blocked."""

    NO_DEBIT = "no_debit"
    NO_CREDIT = "no_credit"
    ALL = "all"


class Source(StrEnum):
    """Who or what asked for the restriction."""

    KYC_CLOCK = "kyc_clock"
    COMPLIANCE = "compliance"
    COURT = "court"
    CUSTOMER = "customer"
    FRAUD = "fraud"
    PROVIDER = "provider"


KIND_WORDS = {
    RestrictionKind.NO_DEBIT: "No debits",
    RestrictionKind.NO_CREDIT: "No credits",
    RestrictionKind.ALL: "No use at all",
}
SOURCE_WORDS = {
    Source.KYC_CLOCK: "KYC not finished in time",
    Source.COMPLIANCE: "Compliance",
    Source.COURT: "Court order",
    Source.CUSTOMER: "Asked by the customer",
    Source.FRAUD: "Suspected fraud",
    Source.PROVIDER: "Verification provider",
}


class Restriction(SealedRecord):
    """One block on one customer. It never ends because another is lifted."""

    __tablename__ = "restriction"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    kind: Mapped[RestrictionKind]
    source: Mapped[Source]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    set_by: Mapped[str] = mapped_column(String(80))
    set_by_name: Mapped[str] = mapped_column(String(200))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(80))
    lifted_by_name: Mapped[str | None] = mapped_column(String(200))

    reason = Sealed[str](default=str)
    lifted_because = Sealed[str](default=str)

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        Index("ix_restriction_customer_id_created_at", "customer_id", "created_at"),
        Index("ix_restriction_ends_at", "ends_at", postgresql_where="lifted_at IS NULL AND ends_at IS NOT NULL"),
    )

    @property
    def title(self) -> str:
        """What is blocked, in words."""
        return KIND_WORDS[self.kind]

    @property
    def source_title(self) -> str:
        """Where it came from, in words."""
        return SOURCE_WORDS[self.source]
