"""Calls to customers whose KYC clock runs: what came of each, and when to call again."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel.sealed import Sealed, SealedRecord


class CallResult(StrEnum):
    """What came of a call."""

    WILL_COME = "will_come"
    CALL_AGAIN = "call_again"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NOT_WANTED = "not_wanted"


RESULT_WORDS = {
    CallResult.WILL_COME: "Will bring the papers",
    CallResult.CALL_AGAIN: "Asked to be called again",
    CallResult.NO_ANSWER: "No answer",
    CallResult.WRONG_NUMBER: "Wrong number",
    CallResult.NOT_WANTED: "Does not want to go on",
}


class ClockCall(SealedRecord):
    """One call; `created_at` is when it was noted."""

    __tablename__ = "clock_call"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    result: Mapped[CallResult]
    called_by: Mapped[str] = mapped_column(String(80))
    called_by_name: Mapped[str] = mapped_column(String(200))
    next_call_at: Mapped[datetime | None]

    note = Sealed[str](default=str)

    __table_args__ = (Index("ix_clock_call_customer_id", "customer_id", "created_at"),)

    @property
    def title(self) -> str:
        """What came of it, in words."""
        return RESULT_WORDS[self.result]
