"""Consents: one row for each time a customer agreed to something, with the version of the text that was shown."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Channel, Customer
from backoffice.kernel import constraints
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class Purpose(StrEnum):
    """What is agreed to."""

    TERMS = "terms"
    CREDIT_CHECK = "credit_check"
    MARKETING = "marketing"
    DATA_SHARING = "data_sharing"


PURPOSE_WORDS = {
    Purpose.TERMS: "Terms and privacy",
    Purpose.CREDIT_CHECK: "Asking the credit bureau",
    Purpose.MARKETING: "News and offers",
    Purpose.DATA_SHARING: "Sharing data with partners",
}


class Consent(SealedRecord):
    """One consent. Agreeing again after it was withdrawn, or to a newer text, is another row; nothing is overwritten.

    `text_version` is the policy's number of the text; `language` the one it was read in.
    """

    __tablename__ = "consent"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    purpose: Mapped[Purpose]
    text_version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[Channel]
    given_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(80))
    taken_by_name: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str | None] = mapped_column(String(200))

    how = Sealed[str](default=str)

    __table_args__ = (
        CheckConstraint("withdrawn_at >= given_at", name="withdrawn_later"),
        Index("ix_consent_customer_id", "customer_id"),
        Index("uq_consent_standing", "customer_id", "purpose", unique=True, postgresql_where="withdrawn_at IS NULL"),
    )

    @property
    def title(self) -> str:
        """What was agreed to, in words."""
        return PURPOSE_WORDS[self.purpose]

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


constraints.means(
    "uq_consent_standing",
    Refusal("VERSION_CONFLICT", "Somebody recorded this consent at the same time. Look at it again."),
)
