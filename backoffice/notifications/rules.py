"""What is done next with a message that waits, what a gateway's report makes of it, and whether it is tried again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from backoffice.kernel.errors import Refusal
from backoffice.notifications.models import GONE_OUT, Message, MessageAttempt, MessageState, Outcome

# A gateway has answered or was given up long before; whoever began an attempt and says nothing after this is dead.
LEASE = timedelta(seconds=60)
TAKEN = frozenset({Outcome.TAKEN, Outcome.DELIVERED})
NO_TEXT = Refusal("INVALID_TRANSITION", "Its text was removed, so it cannot be sent again. Send a new one.")
TOO_LATE = Refusal("INVALID_TRANSITION", "What it says is no longer true: its time is over. Send a new one.")
NOT_FAILED = Refusal("INVALID_TRANSITION", "Only a message that failed is sent again. This one did not.")


class Step(Enum):
    """What is done next."""

    CARRY = auto()
    SETTLE = auto()  # the gateway has it; only our own note is missing
    WAIT = auto()  # somebody is at it
    GIVE_UP = auto()


def next_step(message: Message, attempts: Sequence[MessageAttempt], now: datetime) -> Step:
    """After one attempt whose end nobody knows there is one more, never a third: at most one duplicate by a crash."""
    last = attempts[-1] if attempts else None
    if last and last.outcome in TAKEN:
        return Step.SETTLE
    if last and last.ended_at is None and now - last.started_at < LEASE:
        return Step.WAIT
    since = message.retried_at or message.created_at
    unknown = [one for one in attempts if one.started_at >= since and one.outcome in (None, Outcome.LOST)]
    late = message.until is not None and now >= message.until
    return Step.GIVE_UP if late or len(unknown) > 1 else Step.CARRY


def after_report(state: MessageState, *, arrived: bool) -> MessageState:
    """What a message is once its gateway told whether it arrived; arrived is arrived, whatever comes later."""
    if state not in GONE_OUT and not (arrived and state is MessageState.FAILED):
        return state
    if arrived or state is MessageState.DELIVERED:
        return MessageState.DELIVERED
    return MessageState.FAILED


def why_not_retry(message: Message, now: datetime) -> Refusal | None:
    """Why nobody may send this message again, or None."""
    if message.state is not MessageState.FAILED:
        return NOT_FAILED
    if message.until is not None and now >= message.until:
        return TOO_LATE
    return None if message.has_text else NO_TEXT
