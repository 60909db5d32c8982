"""Matches of customers with entries of watch lists, what people judged of them, when who was screened, and the runs."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.db import Base, Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class MatchKind(StrEnum):
    """What an entry is listed for, the sternest of it."""

    SANCTION = "sanction"
    PEP = "pep"
    OTHER = "other"


class MatchState(StrEnum):
    """What stands about a match. Proposed: one person says it is true, and a second one decides."""

    OPEN = "open"
    PROPOSED = "proposed"
    TRUE = "true"
    DIFFERENT = "different"


class Verdict(StrEnum):
    """What somebody said of a match."""

    PROPOSED = "proposed"
    TRUE = "true"
    DECLINED = "declined"  # the second person does not agree: it is open again
    DIFFERENT = "different"
    REOPENED = "reopened"


class Origin(StrEnum):
    """Why all customers are screened again."""

    LIST = "list"
    PERSON = "person"


class RunState(StrEnum):
    """How far a run over all customers has come."""

    RUNNING = "running"
    DONE = "done"


class WatchMatch(SealedRecord):
    """A customer and an entry that may be one. `entry_key` is the keyed id of the entry: in clear it would name them.

    `evidence` names what was found, `judged` what of it spoke for one person when it was last judged: more of that
    opens the match again. `current`: the last screening still found it. `score` in hundredths.
    """

    __tablename__ = "watch_match"
    UNSPOKEN_FIELDS = ("entry",)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    entry_key: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[MatchKind]
    in_office: Mapped[bool]
    state: Mapped[MatchState] = mapped_column(default=MatchState.OPEN)
    score: Mapped[int]
    evidence: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    judged: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    current: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    entry = Sealed[dict[str, Any]](default=dict)

    __table_args__ = (
        # By whose key seals it and not by the customer: a merged customer brings their matches, judged ones too.
        Index("uq_watch_match_entry", "sealed_for", "entry_key", unique=True),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_hundredths"),
        CheckConstraint("(state IN ('true', 'different')) = (decided_at IS NOT NULL)", name="decided_when"),
        Index("ix_watch_match_state_opened_at", "state", "opened_at", "id"),
    )


class WatchJudgement(SealedRecord):
    """What somebody said of a match and why; judgements are kept, the last one counts."""

    __tablename__ = "watch_judgement"

    match_id: Mapped[UUID] = mapped_column(ForeignKey(WatchMatch.id), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    verdict: Mapped[Verdict]
    by: Mapped[str] = mapped_column(String(80))
    by_name: Mapped[str] = mapped_column(String(200))

    note = Sealed[str](default=str)


class ScreenedCustomer(Base):
    """When a customer was last screened, and since when they wait to be. Not a record."""

    __tablename__ = "screened_customer"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), primary_key=True)
    asked_at: Mapped[datetime | None]
    screened_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_screened_customer_asked_at", "asked_at", postgresql_where="asked_at IS NOT NULL"),)


class ScreeningRun(Record):
    """A run over all living customers in the order of their ids: `last_id` is where one that ended early goes on."""

    __tablename__ = "screening_run"

    state: Mapped[RunState]
    origin: Mapped[Origin]
    provider: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(80))
    edition_at: Mapped[datetime | None]
    started_by: Mapped[str] = mapped_column(String(200))
    total: Mapped[int] = mapped_column(BigInteger)
    done: Mapped[int] = mapped_column(BigInteger)
    found: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[UUID | None]
    silent_since: Mapped[datetime | None]  # the provider does not answer
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("uq_screening_run_one", "state", unique=True, postgresql_where="state = 'running'"),)


JUDGED_MEANWHILE = Refusal("VERSION_CONFLICT", "Somebody else judged this match in the meantime. Look at it again.")
constraints.means("uq_watch_match_entry", JUDGED_MEANWHILE)
constraints.means("uq_screening_run_one", Refusal("VERSION_CONFLICT", "All customers are being screened already."))
