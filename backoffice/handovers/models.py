"""A number that has come to somebody else: who says so, what proved it, and how it was decided."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class HandOverState(StrEnum):
    """How far it is. Proved: somebody read out a code that was sent to the number."""

    OPEN = "open"
    PROVED = "proved"
    ENDED = "ended"
    DECLINED = "declined"


UNDECIDED = (HandOverState.OPEN, HandOverState.PROVED)


class HandOver(SealedRecord):
    """One case. `customer_id` is the holder known so far; `claimed_for` who has the number now, if registered yet."""

    __tablename__ = "hand_over"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    phone_id: Mapped[UUID]
    claimed_for: Mapped[UUID | None]
    branch: Mapped[str] = mapped_column(String(40), index=True)
    state: Mapped[HandOverState]
    opened_by: Mapped[str] = mapped_column(String(80))
    opened_by_name: Mapped[str] = mapped_column(String(200))
    proved_by: Mapped[str | None] = mapped_column(String(80))
    proved_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]

    number = Sealed[str]()
    why = Sealed[str]()
    decided_because = Sealed[str | None]()

    __table_args__ = (
        # Who opened it or took the code ends nobody's phone: two people, whatever their roles.
        CheckConstraint("decided_by IS NULL OR decided_by <> opened_by", name="four_eyes"),
        CheckConstraint("decided_by IS NULL OR proved_by IS NULL OR decided_by <> proved_by", name="not_who_proved"),
        CheckConstraint("state <> 'ended' OR proved_at IS NOT NULL", name="proved_first"),
        Index("uq_hand_over_undecided", "phone_id", unique=True, postgresql_where="state IN ('open', 'proved')"),
        Index("ix_hand_over_created_at_id", "created_at", "id"),
    )


OWN_CASE = Refusal("SELF_APPROVAL", "You worked on this case, so somebody else must decide it.")
WAITS_ALREADY = Refusal("VERSION_CONFLICT", "Somebody else opened a case about this number in the meantime.")
for _constraint, _refusal in {
    "ck_hand_over_four_eyes": OWN_CASE,
    "ck_hand_over_not_who_proved": OWN_CASE,
    "uq_hand_over_undecided": WAITS_ALREADY,
}.items():
    constraints.means(_constraint, _refusal)
