"""Versions of segments, who is in them and since when, placements by hand, runs over all customers, sizes by day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.approvals.models import ApprovalRequest
from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.db import Base, Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class Family(StrEnum):
    """What a segment tells about its customers. Of the family `value` everybody is in one at most."""

    VALUE = "value"
    DEMOGRAPHIC = "demographic"
    RISK = "risk"
    CHANNEL = "channel"
    PRODUCT = "product"
    ENGAGEMENT = "engagement"


FAMILY_WORDS = {
    Family.VALUE: "Value",
    Family.DEMOGRAPHIC: "Demographic",
    Family.RISK: "Risk",
    Family.CHANNEL: "Channel preference",
    Family.PRODUCT: "Product use",
    Family.ENGAGEMENT: "Engagement",
}


class RunState(StrEnum):
    """How far a run over all customers has come."""

    RUNNING = "running"
    DONE = "done"


class SegmentVersion(Record):
    """One version of a segment; the newest counts. It is about no single customer, so nothing of it is sealed."""

    __tablename__ = "segment_version"

    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)  # not jsonb: the order of names is kept
    why: Mapped[str] = mapped_column(String(1000))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    agreed_by_name: Mapped[str | None] = mapped_column(String(200))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey(ApprovalRequest.id))

    __table_args__ = (UniqueConstraint("code", "number"), CheckConstraint("number > 0", name="counted_from_one"))


class SegmentStanding(SealedRecord):
    """Which segments one customer is in. `tokens` are keyed numbers of their codes, to find and count by.

    `within`: {code: {"since": day, "by": "rule" or "person", "why": [[fact, value], …]}}; `engagement`: the score's
    parts as {name: points}.
    """

    __tablename__ = "segment_standing"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), unique=True)
    tokens: Mapped[list[int]] = mapped_column(ARRAY(Integer))

    within = Sealed[dict[str, dict[str, Any]]](default=dict)
    engagement = Sealed[dict[str, int]](default=dict)

    __table_args__ = (
        Index("ix_segment_standing_tokens", "tokens", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    )


class SegmentPlacement(SealedRecord):
    """Somebody keeps a customer in a segment, or out of it, whatever the rule says, until a day or for good."""

    __tablename__ = "segment_placement"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    token: Mapped[int]
    until: Mapped[date | None]
    placed_by: Mapped[str] = mapped_column(String(80))
    placed_by_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str | None] = mapped_column(String(200))

    code = Sealed[str]()
    inside = Sealed[bool]()
    reason = Sealed[str]()

    __table_args__ = (
        Index(
            "uq_segment_placement_standing", "customer_id", "token", unique=True, postgresql_where="ended_at IS NULL"
        ),
    )

    def holds(self, today: date) -> bool:
        """Whether it counts on this day."""
        return self.ended_at is None and (self.until is None or today <= self.until)


class SegmentRun(Record):
    """A run over all customers in the order of their ids: `reached` is the last one done, so it can go on there."""

    __tablename__ = "segment_run"

    state: Mapped[RunState]
    started_by: Mapped[str] = mapped_column(String(200))
    customers: Mapped[int] = mapped_column(BigInteger)
    done: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger)
    reached: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_segment_run_one", "state", unique=True, postgresql_where="state = 'running'"),
        Index("ix_segment_run_created_at", "created_at"),
    )


class SegmentSize(Base):
    """How many of a branch were in a segment when the last run of that day had ended."""

    __tablename__ = "segment_size"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    branch: Mapped[str] = mapped_column(String(40), primary_key=True)
    members: Mapped[int] = mapped_column(BigInteger)


CHANGED = Refusal("VERSION_CONFLICT", "Somebody changed this segment in the meantime. Look at it again.")
for _constraint, _refusal in {
    "uq_segment_version_code_number": CHANGED,
    "uq_segment_run_one": Refusal("VERSION_CONFLICT", "A run is under way already."),
    "uq_segment_placement_standing": Refusal(
        "VERSION_CONFLICT", "Somebody placed this customer in the meantime. Look at them again."
    ),
}.items():
    constraints.means(_constraint, _refusal)
