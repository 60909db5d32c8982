"""The KYC case: columns, constraints, and the table of states a case may go through."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Channel, Customer
from backoffice.documents.models import DocumentType
from backoffice.kernel import constraints, housekeeping
from backoffice.kernel.db import Base, Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class CaseState(StrEnum):
    """How far one attempt to verify a customer has come."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    AWAITING_CUSTOMER = "awaiting_customer"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


class CaseKind(StrEnum):
    """Why a customer is looked at: for the first time or anew, because time is over, because something changed."""

    VERIFICATION = "verification"
    RENEWAL = "renewal"
    REVIEW = "review"


# A decided case stays as it is: the next attempt is a case of its own. Undoing takes a move back; it is none.
MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.IN_REVIEW, CaseState.EXPIRED}),
    CaseState.IN_REVIEW: frozenset(
        {CaseState.OPEN, CaseState.APPROVED, CaseState.REJECTED, CaseState.AWAITING_CUSTOMER}
    ),
    CaseState.AWAITING_CUSTOMER: frozenset({CaseState.OPEN, CaseState.EXPIRED}),
    CaseState.APPROVED: frozenset(),
    CaseState.REJECTED: frozenset(),
    CaseState.EXPIRED: frozenset(),
}
ANSWERED = frozenset({CaseState.APPROVED, CaseState.REJECTED, CaseState.AWAITING_CUSTOMER})
UNDECIDED = frozenset({CaseState.OPEN, CaseState.IN_REVIEW, CaseState.AWAITING_CUSTOMER})
TO_DECIDE = frozenset({CaseState.OPEN, CaseState.IN_REVIEW})
_WAITING = "state IN ('open', 'in_review')"


CHECKED_ALREADY = Refusal("SELF_APPROVAL", "You checked this case first, so somebody else checks it again.")


class KycCase(SealedRecord):
    """One attempt to verify a customer.

    `revision` is the version that decisions are bound to: it rises when what is shown changes, not when it is claimed.
    """

    __tablename__ = "kyc_case"
    UNSPOKEN_FIELDS = ("before", "judged")

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    attempt: Mapped[int]
    state: Mapped[CaseState] = mapped_column(default=CaseState.OPEN)
    revision: Mapped[int] = mapped_column(default=1)
    channel: Mapped[Channel]
    branch: Mapped[str] = mapped_column(String(40))
    opened_by: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime]
    holder: Mapped[str | None] = mapped_column(String(80))
    holder_name: Mapped[str | None] = mapped_column(String(200))
    held_since: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(80))
    answered_by_name: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    reason_label: Mapped[str | None] = mapped_column(String(80))  # what the library called it then
    asked_for: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    settled: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)  # found good before another was asked for
    kind: Mapped[CaseKind] = mapped_column(default=CaseKind.VERIFICATION)
    # Of a review: the customer's fields that changed, and the evidence that this made doubtful.
    because: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    touched: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    # The papers that its last answer was about: they stay with this attempt wherever they go later.
    shown: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    # Who looked first, where the policy asks for two.
    checked_by: Mapped[str | None] = mapped_column(String(80))
    checked_by_name: Mapped[str | None] = mapped_column(String(200))
    checked_at: Mapped[datetime | None]
    # Whose it was before somebody else took it, until they have read so.
    taken_from: Mapped[str | None] = mapped_column(String(80))
    taken_by_name: Mapped[str | None] = mapped_column(String(200))
    taken_at: Mapped[datetime | None]

    # Of a renewal: how many days before the end the last reminder went out.
    reminded: Mapped[int | None]

    taken_why = Sealed[str](default=str)
    note = Sealed[str](default=str)
    judged = Sealed[dict[str, str]](default=dict)  # which rows its last answer found the same, and which it flagged
    before = Sealed[dict[str, Any]](default=dict)  # what the last answer changed, so that it can be undone

    __table_args__ = (
        UniqueConstraint("customer_id", "attempt"),
        CheckConstraint("(state = 'in_review') = (holder IS NOT NULL)", name="held_while_in_review"),
        CheckConstraint("(state IN ('approved', 'rejected')) = (decided_at IS NOT NULL)", name="decided_once"),
        Index(
            "uq_kyc_case_undecided", "customer_id", unique=True,
            postgresql_where="state IN ('open', 'in_review', 'awaiting_customer')",
        ),
        Index("ix_kyc_case_waiting", "due_at", "id", postgresql_where=_WAITING),
        Index("ix_kyc_case_holder", "holder", postgresql_where="holder IS NOT NULL"),
        CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked_by_somebody"),
        CheckConstraint("(taken_from IS NULL) = (taken_at IS NULL)", name="taken_from_somebody"),
        CheckConstraint("holder <> checked_by", name="two_checkers"),
        Index("ix_kyc_case_answered", "answered_by", "answered_at"),
        *(Index(f"ix_kyc_case_{moment}", moment) for moment in ("created_at", "answered_at", "decided_at")),
        Index("ix_kyc_case_taken_from", "taken_from", postgresql_where="taken_from IS NOT NULL"),
    )  # fmt: skip

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED


@housekeeping.kept
class CaseTouch(Base):
    """When the holder of a case last did something on it, after having claimed it."""

    __tablename__ = "case_touch"

    case_id: Mapped[UUID] = mapped_column(ForeignKey(KycCase.id, ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class UploadLink(Record):
    """A link that a customer was sent to show one paper; of its token only the digest is kept."""

    __tablename__ = "upload_link"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(KycCase.id), index=True)
    document_type: Mapped[DocumentType]
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


constraints.means(
    "uq_kyc_case_undecided",
    Refusal("KYC_VERIFICATION_PENDING", "This customer already has a case that nobody has decided."),
)
constraints.means("ck_kyc_case_two_checkers", CHECKED_ALREADY)
