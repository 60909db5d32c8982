"""Ratings of a customer's risk, overrides that two people agreed to, runs over all customers, and levels by day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.approvals.models import ApprovalRequest
from backoffice.customers.models import Customer, Risk
from backoffice.kernel import constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class Cause(StrEnum):
    """Why a rating took the place of the one before."""

    FIRST = "first"
    FACTS = "facts"
    RULES = "rules"
    TIME = "time"
    OVERRIDE = "override"
    OVERRIDE_ENDED = "override_ended"


CAUSE_WORDS = {
    Cause.FIRST: "Weighed for the first time",
    Cause.FACTS: "What is known of the customer has changed",
    Cause.RULES: "The rules have changed",
    Cause.TIME: "The time is over for which the level had to stay",
    Cause.OVERRIDE: "Overridden by two people",
    Cause.OVERRIDE_ENDED: "The override has ended",
}


# The column of a second level in the same table: its CHECK needs a name of its own.
_LEVEL = Enum(Risk, native_enum=False, length=40, values_callable=lambda words: [word.value for word in words])


class RiskRating(SealedRecord):
    """What a customer's risk was, from `created_at` until `ended_at`; the current one has no end.

    `level` counts. `computed` is what the rules say now; `ruled` what they make of it since `ruled_since`: it rises at
    once, and falls to `computed` at `falls_at`. `since` is when `level` came. `met` are the rules that were met, each
    with the value that met it.
    """

    __tablename__ = "risk_rating"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    level: Mapped[Risk]
    since: Mapped[datetime]
    ruled: Mapped[Risk] = mapped_column(_LEVEL)
    ruled_since: Mapped[datetime]
    computed: Mapped[Risk] = mapped_column(_LEVEL)
    falls_at: Mapped[datetime | None]
    points: Mapped[int]
    rules_number: Mapped[int]
    cause: Mapped[Cause]
    overridden: Mapped[bool]
    ended_at: Mapped[datetime | None]

    met = Sealed[list[dict[str, Any]]](default=list)

    __table_args__ = (
        Index("uq_risk_rating_current", "customer_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_risk_rating_customer_id_created_at_id", "customer_id", "created_at", "id"),
        Index("ix_risk_rating_falls_at", "falls_at", postgresql_where="ended_at IS NULL AND falls_at IS NOT NULL"),
        CheckConstraint("points >= 0", name="counted"),
        CheckConstraint("ruled IN ('low', 'medium', 'high')", name="ruled_known"),
        CheckConstraint("computed IN ('low', 'medium', 'high')", name="computed_known"),
    )


class RiskOverride(SealedRecord):
    """A level that two people agreed to, whatever the rules say, until a day."""

    __tablename__ = "risk_override"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    level: Mapped[Risk]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    agreed_by: Mapped[str] = mapped_column(String(80))
    agreed_by_name: Mapped[str] = mapped_column(String(200))
    request_id: Mapped[UUID] = mapped_column(ForeignKey(ApprovalRequest.id))
    ended_at: Mapped[datetime | None]

    reason = Sealed[str]()

    __table_args__ = (
        CheckConstraint("agreed_by <> proposed_by", name="four_eyes"),
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        Index("uq_risk_override_in_force", "customer_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_risk_override_ends_at", "ends_at", "id", postgresql_where="ended_at IS NULL"),
    )


class RiskRun(Record):
    """Weighing all customers, in slices: `reached` is the last customer weighed; it goes on from there."""

    __tablename__ = "risk_run"

    why: Mapped[Cause]
    reached: Mapped[UUID | None]
    total: Mapped[int] = mapped_column(BigInteger)
    weighed: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_risk_run_running", text("(finished_at IS NULL)"), unique=True, postgresql_where="finished_at IS NULL"
        ),
    )


class RiskDay(Record):
    """How many living customers of a branch were of each level on a day."""

    __tablename__ = "risk_day"

    day: Mapped[date]
    branch: Mapped[str] = mapped_column(String(40))
    low: Mapped[int]
    medium: Mapped[int]
    high: Mapped[int]

    __table_args__ = (UniqueConstraint("day", "branch"),)


MEANWHILE = Refusal("VERSION_CONFLICT", "Somebody else changed this customer's risk in the meantime. Look at it again.")
OWN_PROPOSAL = Refusal("SELF_APPROVAL", "You proposed this level, so somebody else must decide it.")
BEGUN = Refusal("VERSION_CONFLICT", "Somebody began to weigh everybody at this moment. Try again.")
for _constraint, _refusal in {
    "uq_risk_rating_current": MEANWHILE,
    "uq_risk_override_in_force": MEANWHILE,
    "uq_risk_run_running": BEGUN,
    "ck_risk_override_four_eyes": OWN_PROPOSAL,
}.items():
    constraints.means(_constraint, _refusal)
