"""Automated checks of a customer, one a provider, and the inbox of what a provider tells by itself."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class CheckKind(StrEnum):
    """What a provider can check."""

    IDENTITY = "identity"
    ADDRESS = "address"
    CREDIT = "credit"


KIND_WORDS = {
    CheckKind.IDENTITY: "Identity",
    CheckKind.ADDRESS: "Address",
    CheckKind.CREDIT: "Credit record",
}


class CheckState(StrEnum):
    """How far a check has come. `retry`: the customer may try again; `final`: the provider will not look again."""

    ASKED = "asked"
    PENDING = "pending"
    GREEN = "green"
    RETRY = "retry"
    FINAL = "final"
    REVOKED = "revoked"


OPEN = frozenset({CheckState.ASKED, CheckState.PENDING})
COUNTED = frozenset({CheckState.GREEN, CheckState.RETRY, CheckState.FINAL})


class NoticeState(StrEnum):
    """What became of something a provider told."""

    WAITING = "waiting"
    APPLIED = "applied"
    IGNORED = "ignored"


class ProviderCheck(SealedRecord):
    """A customer at a provider, who knows them as `applicant` and by this row's id.

    `heard` and `heard_ms` are the newest word told by webhook; only what was read from the provider moves to `state`.
    """

    __tablename__ = "provider_check"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    kind: Mapped[CheckKind]
    provider: Mapped[str] = mapped_column(String(40))
    applicant: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[CheckState] = mapped_column(default=CheckState.ASKED)
    heard: Mapped[str] = mapped_column(String(40), default=CheckState.PENDING.value)
    heard_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    case_id: Mapped[UUID | None]
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_by_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    again: Mapped[bool] = mapped_column(default=False)  # the provider is to forget the attempt before
    link_ends_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    consent = Sealed[str](default=str)
    labels = Sealed[list[str]](default=list)
    customer_comment = Sealed[str](default=str)
    private_comment = Sealed[str](default=str)

    __table_args__ = (
        UniqueConstraint("customer_id", "provider"),
        UniqueConstraint("provider", "applicant"),
        CheckConstraint("applicant IS NOT NULL OR state = 'asked'", name="known_there"),
        Index("ix_provider_check_open", "asked_at", postgresql_where="state IN ('asked', 'pending')"),
    )

    @property
    def title(self) -> str:
        """What is checked, in words."""
        return KIND_WORDS[self.kind]


class WebhookNotice(SealedRecord):
    """One delivery of a provider's webhook: a subject of its own, which goes with it."""

    __tablename__ = "webhook_inbox"
    UNSPOKEN_FIELDS = ("raw",)

    customer_id: Mapped[UUID] = mapped_column(index=True)
    check_id: Mapped[UUID] = mapped_column(ForeignKey(ProviderCheck.id))
    provider: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(200))
    applicant: Mapped[str] = mapped_column(String(200))
    correlation: Mapped[str] = mapped_column(String(200))
    at_ms: Mapped[int] = mapped_column(BigInteger)
    word: Mapped[CheckState]
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)

    raw = Sealed[str](default=str)

    __table_args__ = (
        UniqueConstraint("kind", "applicant", "correlation", "at_ms", name="uq_webhook_inbox_delivery"),
        Index("ix_webhook_inbox_created_at", "created_at"),
    )


UNDER_WAY = Refusal("KYC_VERIFICATION_PENDING", "This provider has been asked already, and has not answered yet.")
constraints.means("uq_provider_check_customer_id_provider", UNDER_WAY)
