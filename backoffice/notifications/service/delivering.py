"""Handing a message to its gateway: noted before, done outside of any transaction, noted after.

Whoever dies in between leaves an attempt without an end. The next one sees it and knows that the gateway may have
the message: it is tried once more and never a third time, so a crash costs at most one duplicate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import literal, select, update
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.integrations import neighbours
from backoffice.integrations.ports import NotDelivered
from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, query
from backoffice.notifications import rules
from backoffice.notifications.models import (
    ATTEMPTS,
    Message,
    MessageAttempt,
    MessageChannel,
    MessageState,
    Outcome,
)
from backoffice.notifications.rules import Step
from backoffice.notifications.service.reading import attempts_at
from backoffice.notifications.service.writing import end

BUSY = "somebody is handing it over"
ENDS = {Outcome.TAKEN: MessageState.SENT, Outcome.DELIVERED: MessageState.DELIVERED}


@dataclass(frozen=True)
class InHand:
    """A message that waits, what is to be done with it, and the attempts before."""

    message_id: UUID
    channel: MessageChannel
    to: str
    subject: str
    text: str
    step: Step
    number: int
    lost: UUID | None  # an attempt whose end nobody knows
    known: Outcome | None  # how the last attempt ended


def deliver(actor: Actor, message_id: UUID) -> Message | None:
    """Bring a queued message to its gateway; one that went out, or that nobody waits for, is left alone.

    Raises NotDelivered while somebody else is at it. A failure is a result: its count stays.
    """
    hand = to_carry(actor, message_id)
    db.session.rollback()  # nothing was changed, and no transaction stays open while a gateway is slow
    if hand is None:
        return None
    if hand.step is Step.WAIT:
        raise NotDelivered(BUSY)
    outcome = hand.known
    if hand.step is not Step.SETTLE:
        outcome = _tried(hand) if hand.step is Step.CARRY else Outcome.LOST
    return settle(actor, message_id, outcome) if outcome else None


@query(Permission.VERIFY_CONTACT)
def to_carry(actor: Actor, message_id: UUID) -> InHand | None:
    """A queued message in clear; None for any other. The log tells of its delivery."""
    del actor
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is None or message.state is not MessageState.QUEUED:
        return None
    attempts = attempts_at(message_id)
    last = attempts[-1] if attempts else None
    return InHand(
        message.id, message.channel, message.to, message.subject, message.text,
        rules.next_step(message, attempts, clock.now()), last.number + 1 if last else 1,
        last.id if last and last.ended_at is None else None, last.outcome if last else None,
    )  # fmt: skip


@command(Permission.VERIFY_CONTACT)
def settle(actor: Actor, message_id: UUID, outcome: Outcome) -> Message | None:
    """Note how an attempt ended; only a message that waits becomes anything else by it."""
    del actor
    message = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.state is not MessageState.QUEUED:
        return message
    message.attempts += 1
    if outcome in ENDS:
        message.sent_at = clock.now()
        message.delivered_at = message.sent_at if outcome is Outcome.DELIVERED else None
        return end(message, ENDS[outcome])
    over = outcome is not Outcome.FAILED or message.attempts >= ATTEMPTS
    return end(message, MessageState.FAILED) if over else message


def _tried(hand: InHand) -> Outcome | None:
    """Ask the gateway; None when the message was taken back, or somebody else began, in this very moment."""
    if hand.lost:
        _note(hand.lost, Outcome.LOST, "whoever handed it over died")
    attempt_id = _begun(hand)
    if attempt_id is None:
        return None
    try:
        gateway_id = _carry(hand)
    except NotDelivered as problem:
        return _note(attempt_id, Outcome.REFUSED if problem.for_good else Outcome.FAILED, str(problem))
    return _note(attempt_id, Outcome.TAKEN, None, gateway_id)


def _begun(hand: InHand) -> UUID | None:
    """Write the attempt down, if the message still waits: the lock keeps it from being taken back meanwhile."""
    attempt_id, columns = uuid4(), ["id", "message_id", "number", "started_at"]
    values = (literal(attempt_id), Message.id, literal(hand.number), literal(clock.now()))
    waits = (Message.id == hand.message_id, Message.state == MessageState.QUEUED)
    row = select(*values).where(*waits).with_for_update(read=True, of=Message)
    written = insert(MessageAttempt).from_select(columns, row, include_defaults=False)
    found = housekeeping.write(written.on_conflict_do_nothing().returning(MessageAttempt.id))
    return attempt_id if found else None


def _note(attempt_id: UUID, outcome: Outcome, said: str | None, gateway_id: str | None = None) -> Outcome:
    ended = {"ended_at": clock.now(), "outcome": outcome, "said": said and said[:120], "gateway_id": gateway_id}
    housekeeping.write(update(MessageAttempt).where(MessageAttempt.id == attempt_id).values(**ended))
    return outcome


def _carry(hand: InHand) -> str | None:
    carriers: dict[MessageChannel, Callable[[], str]] = {
        MessageChannel.SMS: lambda: neighbours.sms().send(hand.to, hand.text),
        MessageChannel.EMAIL: lambda: neighbours.mail().send(
            hand.to, hand.subject, hand.text, key=str(hand.message_id)
        ),
    }
    return carriers[hand.channel]()[:100] or None
