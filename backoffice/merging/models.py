"""A merge of two records of one customer, and the ledger of every row that it changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.approvals.models import ApprovalRequest
from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.db import Base
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class MergeState(StrEnum):
    """How far a merge is. Ended: it was declined, or something else was done instead."""

    WAITING = "waiting"
    DONE = "done"
    ENDED = "ended"
    UNDONE = "undone"


class Merge(SealedRecord):
    """One merge; its id is its request's. `seen` is the hash of what there is to look at, and nothing else is merged.

    It was looked at when it was proposed; a change that is told of since raises the request's version beside it.
    """

    __tablename__ = "merge"

    id: Mapped[UUID] = mapped_column(ForeignKey(ApprovalRequest.id), primary_key=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    duplicate_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    state: Mapped[MergeState]
    seen: Mapped[bytes] = mapped_column(LargeBinary)
    merged_at: Mapped[datetime | None]
    merged_by_name: Mapped[str | None] = mapped_column(String(200))
    undone_at: Mapped[datetime | None]
    undone_by_name: Mapped[str | None] = mapped_column(String(200))

    choices = Sealed[dict[str, str]](default=dict)

    __table_args__ = (
        CheckConstraint("survivor_id <> duplicate_id", name="two_records"),
        CheckConstraint("(state IN ('done', 'undone')) = (merged_at IS NOT NULL)", name="carried_out"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone"),
        # A record is merged once at a time, whatever is asked at the same moment.
        Index("uq_merge_of_duplicate", "duplicate_id", unique=True, postgresql_where="state = 'done'"),
    )

    def audited_customer(self) -> UUID:
        return self.survivor_id

    @property
    def customer_ids(self) -> tuple[UUID, UUID]:
        """Survivor and duplicate."""
        return self.survivor_id, self.duplicate_id


class MergedRow(Base):
    """A line of the ledger: what a row's columns and its sealed document were before the merge, and after it.

    The documents are the sealed bytes as they were: nothing is opened to be put back.
    """

    __tablename__ = "merged_row"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    merge_id: Mapped[UUID] = mapped_column(ForeignKey(Merge.id))
    title: Mapped[str] = mapped_column(String(120))
    table_name: Mapped[str] = mapped_column(String(60))
    column_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[UUID]
    version_after: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed_before: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_after: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("merge_id", "table_name", "row_id", "column_name"),)


constraints.means(
    "uq_merge_of_duplicate", Refusal("ALREADY_DECIDED", "This record was merged into another one already.")
)
