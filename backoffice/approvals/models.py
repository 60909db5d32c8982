"""Requests, decisions, withdrawals and contributions: what the database itself enforces of the four eyes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel import constraints
from backoffice.kernel.db import Base, Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class RequestKind(StrEnum):
    """What somebody may ask a second person to decide."""

    TIER = "tier"
    KYC = "kyc"
    EDIT = "edit"
    MERGE = "merge"
    UNMERGE = "unmerge"
    IMPORT = "import"
    RESTRICTION = "restriction"
    DECLINING = "declining"
    CLOSING = "closing"
    POLICY = "policy"
    RISK = "risk"
    SCREENING = "screening"
    EXPORT = "export"
    ERASURE = "erasure"
    SEGMENT = "segment"
    DICTIONARY = "dictionary"


class RequestState(StrEnum):
    """A request is decided once; undoing it opens the next round."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a request was decided."""

    APPROVED = "approved"
    DECLINED = "declined"


STATE_AFTER = {Outcome.APPROVED: RequestState.APPROVED, Outcome.DECLINED: RequestState.DECLINED}
MOST_WAITING = "state = 'pending' AND in_inbox"


class ApprovalRequest(SealedRecord):
    """Somebody's proposal. `subject_id` is what it is about; one waits per kind and subject. Customers are bare ids."""

    __tablename__ = "approval_request"
    UNSPOKEN_FIELDS = ("old", "new")

    kind: Mapped[RequestKind]
    customer_id: Mapped[UUID | None]
    subject_id: Mapped[UUID]
    subject_version: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING)
    in_inbox: Mapped[bool] = mapped_column(default=True)
    maker: Mapped[str] = mapped_column(String(80))
    maker_name: Mapped[str] = mapped_column(String(200))
    # Who made what it is about (set the restriction, uploaded the import); they do not decide either.
    object_maker: Mapped[str | None] = mapped_column(String(80))
    # The waiting request that this one took the place of; it waits again when this one is taken back.
    replaces: Mapped[UUID | None]
    # Over the sealed bytes: a hash of the plain ones could be guessed and compared.
    payload_sha256: Mapped[bytes] = mapped_column(LargeBinary)

    old = Sealed[dict[str, Any]](default=dict)
    new = Sealed[dict[str, Any]](default=dict)
    why = Sealed[str](default=str)

    __table_args__ = (
        UniqueConstraint("id", "maker"),
        Index("uq_approval_request_waiting", "kind", "subject_id", unique=True, postgresql_where=MOST_WAITING),
        Index("ix_approval_request_created_at_id", "created_at", "id"),
        Index("ix_approval_request_customer_id_kind", "customer_id", "kind"),
    )

    @property
    def changed_since(self) -> bool:
        """Whether the subject was changed after it was proposed."""
        return self.subject_version > 1


class Decision(SealedRecord):
    """The one decision on a request: its primary key is the request's."""

    __tablename__ = "decision"

    id: Mapped[UUID] = mapped_column("request_id", primary_key=True)
    maker: Mapped[str] = mapped_column(String(80))
    checker: Mapped[str] = mapped_column(String(80))
    checker_name: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[Outcome]
    seen_version: Mapped[int]
    seen_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    decided_at: Mapped[datetime]

    note = Sealed[str](default=str)

    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "maker"], ["approval_request.id", "approval_request.maker"], name="decision_of_its_maker"
        ),
        UniqueConstraint("request_id", "checker", "decided_at"),
        CheckConstraint("checker <> maker", name="four_eyes"),
        Index("ix_decision_checker_decided_at", "checker", "decided_at"),
    )


class Withdrawal(Record):
    """A decision undone by who made it, in time; `next_id` is the request that asks the same again."""

    __tablename__ = "withdrawal"

    id: Mapped[UUID] = mapped_column("request_id", primary_key=True)
    checker: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]
    at: Mapped[datetime]
    next_id: Mapped[UUID] = mapped_column(ForeignKey(ApprovalRequest.id), unique=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "checker", "decided_at"],
            ["decision.request_id", "decision.checker", "decision.decided_at"],
            name="withdrawal_by_its_checker",
        ),
        CheckConstraint("at >= decided_at AND at < decided_at + interval '10 seconds'", name="in_time"),
    )


class Contribution(Base):
    """When somebody last worked on a customer; whoever did since the last decision may not decide the next."""

    __tablename__ = "contribution"

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]


OWN_REQUEST = Refusal("SELF_APPROVAL", "You proposed this, so somebody else must decide it.")
OWN_OBJECT = Refusal("SELF_APPROVAL", "You made what this is about, so somebody else must decide it.")
TOOK_PART = Refusal("SELF_APPROVAL", "You worked on this customer since the last decision, so somebody else decides.")
DECIDED = Refusal("ALREADY_DECIDED", "Somebody has already decided this.")
TOO_LATE = Refusal("ALREADY_DECIDED", "A decision can be undone within ten seconds. It stands now.")
UNDONE = Refusal("ALREADY_DECIDED", "This decision was undone already.")

constraints.means("ck_decision_four_eyes", OWN_REQUEST)
constraints.means("decision_by_contributor", TOOK_PART)
constraints.means("decision_on_own_object", OWN_OBJECT)
constraints.means("pk_decision", DECIDED)
constraints.means("decision_once", DECIDED)
constraints.means("pk_withdrawal", UNDONE)
constraints.means("ck_withdrawal_in_time", TOO_LATE)
constraints.means("uq_approval_request_waiting", Refusal("VERSION_CONFLICT", "The same already waits for a decision."))
