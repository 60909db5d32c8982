"""A message to a customer, its address and text sealed; and each attempt to hand it to a gateway, in clear."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel import housekeeping
from backoffice.kernel.db import Base
from backoffice.kernel.sealed import Sealed, SealedRecord

ATTEMPTS = 8


class MessageChannel(StrEnum):
    """What carries a message."""

    SMS = "sms"
    EMAIL = "email"


class MessageState(StrEnum):
    """How far a message has come: `sent` is handed to a gateway, `delivered` is what the gateway told afterwards."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


GONE_OUT = frozenset({MessageState.SENT, MessageState.DELIVERED})


class Outcome(StrEnum):
    """How an attempt ended; `lost`: whoever made it died, and nobody knows whether the gateway took the message."""

    TAKEN = "taken"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    REFUSED = "refused"
    LOST = "lost"


class Message(SealedRecord):
    """One message. `once`: its text is wiped after the delivery; `until`: it is not delivered later.

    `attempts` counts since it was written, or since a person had it tried again at `retried_at`.
    """

    __tablename__ = "message"
    # The log tells that a message was written, not what it said: a code must be nowhere but in the message.
    UNSPOKEN_FIELDS = ("to", "subject", "text")

    customer_id: Mapped[UUID] = mapped_column(index=True)
    channel: Mapped[MessageChannel]
    state: Mapped[MessageState]
    about: Mapped[str]
    once: Mapped[bool]
    attempts: Mapped[int]
    has_text: Mapped[bool]
    until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    retried_at: Mapped[datetime | None]

    to = Sealed[str]()
    subject = Sealed[str](default=str)
    text = Sealed[str](default=str)

    __table_args__ = (
        Index("ix_message_created_at_id", "created_at", "id"),
        Index("ix_message_state_created_at_id", "state", "created_at", "id"),
    )


@housekeeping.kept
class MessageAttempt(Base):
    """One attempt, written before the gateway is asked and ended right after: no record, it must outlive a crash."""

    __tablename__ = "message_attempt"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    message_id: Mapped[UUID] = mapped_column(ForeignKey(Message.id, ondelete="CASCADE"))
    number: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    said: Mapped[str | None] = mapped_column(String(120))  # our own words about the gateway's answer
    gateway_id: Mapped[str | None] = mapped_column(String(100), index=True)

    __table_args__ = (UniqueConstraint("message_id", "number"),)
