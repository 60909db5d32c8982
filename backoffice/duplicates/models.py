"""Pairs of customers who may be one, what people judged of them, the keys that bring them together, and the runs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Channel, Customer
from backoffice.kernel import constraints
from backoffice.kernel.db import Base, Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class PairState(StrEnum):
    """What stands about two customers: nobody decided, they are two people, or they were merged."""

    OPEN = "open"
    DIFFERENT = "different"
    MERGED = "merged"


class Standing(StrEnum):
    """The same as the worklist tells it: a pair that somebody proposed to merge waits for a second person, for nobody
    else."""

    OPEN = "open"
    PROPOSED = "proposed"
    DIFFERENT = "different"
    MERGED = "merged"


class Relation(StrEnum):
    """Why two different people look alike."""

    TWIN = "twin"
    FAMILY = "family"
    SHARED_PHONE = "shared_phone"
    NAMESAKE = "namesake"
    OTHER = "other"


class Origin(StrEnum):
    """What brought a pair up."""

    REGISTRATION = "registration"
    EDIT = "edit"
    RUN = "run"


class Verdict(StrEnum):
    """What somebody said of a pair."""

    NOTED = "noted"  # registered all the same, with a reason
    DIFFERENT = "different"
    CARRIED = "carried"  # different, because the survivor of a merge is
    REOPENED = "reopened"


class RunState(StrEnum):
    """How far a run over all customers has come."""

    RUNNING = "running"
    DONE = "done"


class DuplicateKey(Base):
    """A keyed number that similar customers share: a name as it sounds with a birth date, an address… Not a record."""

    __tablename__ = "duplicate_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), primary_key=True, index=True)


class DuplicatePair(Record):
    """Two customers compared, `one_id` the smaller id. `evidence` names what was found, `judged` what
    of it spoke for one person when it was found, or last decided on, with all that is less: more opens the pair again.

    `weight` is that of all evidence in hundredths of a bit; `found_channel` and `found_branch` are those of the
    customer who came later. Nothing in it is personal.
    """

    __tablename__ = "duplicate_pair"

    one_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    other_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    state: Mapped[PairState]
    weight: Mapped[int]
    evidence: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    judged: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    origin: Mapped[Origin]
    found_channel: Mapped[Channel]
    found_branch: Mapped[str] = mapped_column(String(40))
    both_living: Mapped[bool]
    merge_proposed: Mapped[bool]
    relation: Mapped[Relation | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("one_id < other_id", name="ordered"),
        CheckConstraint("(state = 'different') = (relation IS NOT NULL)", name="different_in_a_relation"),
        UniqueConstraint("one_id", "other_id", name="uq_duplicate_pair_customers"),
        Index(
            "ix_duplicate_pair_waiting",
            "weight",
            "id",
            postgresql_where="state = 'open' AND both_living AND NOT merge_proposed",
        ),
        Index("ix_duplicate_pair_proposed", "weight", "id", postgresql_where="merge_proposed"),
        Index("ix_duplicate_pair_decided_at", "decided_at"),
    )

    @property
    def customer_ids(self) -> tuple[UUID, UUID]:
        return self.one_id, self.other_id

    @property
    def standing(self) -> Standing:
        """What the worklist says of it."""
        return Standing.PROPOSED if self.merge_proposed else Standing(self.state)

    def audited_customer(self) -> UUID:
        return self.one_id

    def audited_subject(self) -> None:
        return None


class DuplicateJudgement(SealedRecord):
    """What somebody said of a pair and why; judgements are kept, the last one counts."""

    __tablename__ = "duplicate_judgement"

    pair_id: Mapped[UUID] = mapped_column(ForeignKey(DuplicatePair.id), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    verdict: Mapped[Verdict]
    relation: Mapped[Relation | None]
    by: Mapped[str] = mapped_column(String(80))
    by_name: Mapped[str] = mapped_column(String(200))

    note = Sealed[str | None]()


class DuplicateRun(Record):
    """A run over all customers: the keys are walked in `SLICES` parts, so that one that ended early goes on."""

    __tablename__ = "duplicate_run"

    state: Mapped[RunState]
    engine: Mapped[str] = mapped_column(String(20))
    started_by: Mapped[str] = mapped_column(String(80))
    slices: Mapped[int]
    slices_done: Mapped[int]
    compared: Mapped[int] = mapped_column(BigInteger)
    found: Mapped[int]
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("uq_duplicate_run_one", "state", unique=True, postgresql_where="state = 'running'"),)


constraints.means(
    "uq_duplicate_pair_customers",
    Refusal("VERSION_CONFLICT", "Somebody else compared these customers in the meantime. Look at them again."),
)
constraints.means("uq_duplicate_run_one", Refusal("VERSION_CONFLICT", "A run is under way already."))
