"""Writing messages, delivering them, and telling how far they came."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.integrations import neighbours
from backoffice.integrations.ports import NotDelivered
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal, Refused
from backoffice.kernel.operations import command
from backoffice.kernel.settings import settings
from backoffice.notifications.models import ATTEMPTS, Message, MessageChannel, MessageState
from backoffice.policy import service as policy
from backoffice.policy.rules.places import filled

GONE = Refusal("ALREADY_DECIDED", "The customer has been told already. The decision stands.")


def send(  # noqa: PLR0913 (each names one property of the message)
    actor: Actor,
    customer_id: UUID,
    channel: MessageChannel,
    to: str,
    text: str,
    *,
    subject: str = "",
    about: str = "notice",
    once: bool = False,
    until: datetime | None = None,
    after: timedelta | None = None,
) -> Message:
    """Write a message and queue its delivery, in the running command's transaction. `about` is a word for lists."""
    message = Message(
        customer_id=customer_id, sealed_for=customer_id, channel=MessageChannel(channel), state=MessageState.QUEUED,
        about=about, once=once, attempts=0, until=until, to=to, subject=subject, text=text,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    jobs.enqueue("notifications.deliver", after=after, lock=f"message/{message.id}", message_id=message.id)
    return message


@dataclass(frozen=True)
class Reader:
    """Who gets a message: the customer, how and where they are reached, and the language they read."""

    customer_id: UUID
    channel: MessageChannel
    to: str
    language: str


def tell(
    actor: Actor,
    reader: Reader,
    code: str,
    values: Mapping[str, object],
    *,
    once: bool = False,
    until: datetime | None = None,
    after: timedelta | None = None,
) -> Message:
    """Write one of the product's messages (`templates/messages/CODE.toml`) with these values; as `send` otherwise."""
    subject, text = written(code, reader.language, reader.channel, values)
    return send(
        actor, reader.customer_id, reader.channel, reader.to, text,
        subject=subject, about=code, once=once, until=until, after=after,
    )  # fmt: skip


def written(code: str, language: str, channel: MessageChannel, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject (of mails) and text of a message as the policy words it, filled with these values and the bank's name."""
    wording, known = policy.wording(code, language), {"bank": settings().bank_name, **values}
    if channel is MessageChannel.SMS:
        return "", filled(wording.sms, known)
    return filled(wording.subject, known), filled(wording.email, known)


@command(Permission.VERIFY_CONTACT)
def deliver(actor: Actor, message_id: UUID) -> Message | None:
    """Hand a queued message to its gateway; a message that was sent, or is too late, is left alone.

    The row stays locked meanwhile: never is it handed over twice at once. A failure is a result: its count stays.
    """
    message = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.state is not MessageState.QUEUED:
        return message
    if message.until and clock.now() >= message.until:
        return _end(message, MessageState.FAILED)
    message.attempts += 1
    try:
        _carry(message)
    except NotDelivered as problem:
        return _end(message, MessageState.FAILED) if problem.for_good or message.attempts >= ATTEMPTS else message
    message.sent_at = clock.now()
    return _end(message, MessageState.SENT)


def take_back(message_id: UUID) -> None:
    """Stop a message that was not delivered yet, in the running command; raises Refused when it has left the house."""
    message = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.state is MessageState.WITHDRAWN:
        return
    if message.state is MessageState.SENT:
        raise Refused(GONE)
    _end(message, MessageState.WITHDRAWN)


def of_customer(customer_id: UUID, *, limit: int = 20) -> list[Message]:
    """The newest messages to a customer (behind an operation of the caller's)."""
    newest = select(Message).where(Message.customer_id == customer_id).order_by(Message.created_at.desc(), Message.id)
    return list(db.session.scalars(newest.limit(limit)))


def states(message_ids: Iterable[UUID]) -> dict[UUID, MessageState]:
    """How far these messages came (behind an operation of the caller's)."""
    asked = select(Message.id, Message.state).where(Message.id.in_(list(message_ids)))
    return dict(iter(db.session.execute(asked)))


def _carry(message: Message) -> None:
    carriers: dict[MessageChannel, Callable[[], None]] = {
        MessageChannel.SMS: lambda: neighbours.sms().send(message.to, message.text),
        MessageChannel.EMAIL: lambda: neighbours.mail().send(message.to, message.subject, message.text),
    }
    carriers[message.channel]()


def _end(message: Message, state: MessageState) -> Message:
    message.state = state
    if message.once:
        message.text = ""
    return message
