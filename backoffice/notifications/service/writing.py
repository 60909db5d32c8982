"""Writing messages inside the commands that have something to say, and taking them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from backoffice.access.actor import Actor
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal, Refused
from backoffice.kernel.settings import settings
from backoffice.notifications import rules
from backoffice.notifications.models import GONE_OUT, Message, MessageAttempt, MessageChannel, MessageState, Outcome
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
    about: str,
    once: bool = False,
    until: datetime | None = None,
    after: timedelta | None = None,
) -> Message:
    """Write a message and queue its delivery, in the running command's transaction. `about` is a word for lists."""
    message = Message(
        customer_id=customer_id, sealed_for=customer_id, channel=MessageChannel(channel), state=MessageState.QUEUED,
        about=about, once=once, attempts=0, has_text=True, until=until, to=to, subject=subject, text=text,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    queue(message, after)
    return message


def queue(message: Message, after: timedelta | None = None) -> None:
    """Have it delivered, in the running transaction; one job at a time works on a message."""
    jobs.enqueue("notifications.deliver", after=after, lock=f"message/{message.id}", message_id=message.id)


def why_not_again(message: Message) -> Refusal | None:
    """Why this message cannot be sent once more, or None."""
    return rules.why_not_retry(message, clock.now())


def send_again(message: Message) -> None:
    """Queue a failed message once more, inside a command that holds its row. Raises Refused."""
    if refusal := why_not_again(message):
        raise Refused(refusal)
    message.state, message.attempts, message.retried_at = MessageState.QUEUED, 0, clock.now()
    message.sent_at = message.delivered_at = None
    queue(message)


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


def take_back(message_id: UUID) -> None:
    """Stop a message that was not delivered yet, in the running command; raises Refused when it has left the house."""
    message = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.state is MessageState.WITHDRAWN:
        return
    if message.state in GONE_OUT or _may_have_gone(message_id):
        raise Refused(GONE)
    end(message, MessageState.WITHDRAWN)


def end(message: Message, state: MessageState) -> Message:
    """Note how a message ended, inside a command; what is good for one time only is wiped."""
    message.state = state
    if message.once:
        message.text, message.has_text = "", False
    return message


def _may_have_gone(message_id: UUID) -> bool:
    """Whether a gateway has it, or somebody is handing it over: the row's lock keeps new attempts from beginning."""
    gone = (MessageAttempt.outcome.is_(None), MessageAttempt.outcome.in_(rules.TAKEN | {Outcome.LOST}))
    asked = select(MessageAttempt.id).where(MessageAttempt.message_id == message_id, or_(*gone))
    return db.session.scalars(asked.limit(1)).first() is not None
