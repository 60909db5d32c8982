"""A message to a customer: its address and text sealed, its way through the gateway in clear."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel.sealed import Sealed, SealedRecord

ATTEMPTS = 8


class MessageChannel(StrEnum):
    """What carries a message."""

    SMS = "sms"
    EMAIL = "email"


class MessageState(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Message(SealedRecord):
    """One message. `once`: its text is wiped after the delivery; `until`: it is not delivered later."""

    __tablename__ = "message"
    # The log tells that a message was written, not what it said: a code must be nowhere but in the message.
    UNSPOKEN_FIELDS = ("to", "subject", "text")

    customer_id: Mapped[UUID] = mapped_column(index=True)
    channel: Mapped[MessageChannel]
    state: Mapped[MessageState]
    about: Mapped[str]
    once: Mapped[bool]
    attempts: Mapped[int]
    until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    to = Sealed[str]()
    subject = Sealed[str](default=str)
    text = Sealed[str](default=str)
