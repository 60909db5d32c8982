"""How far messages came, for areas that show it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from backoffice.kernel.db import db
from backoffice.notifications.models import Message, MessageAttempt, MessageState


def of_customer(customer_id: UUID, *, limit: int = 20) -> list[Message]:
    """The newest messages to a customer (behind an operation of the caller's)."""
    newest = select(Message).where(Message.customer_id == customer_id).order_by(Message.created_at.desc(), Message.id)
    return list(db.session.scalars(newest.limit(limit)))


def states(message_ids: Iterable[UUID]) -> dict[UUID, MessageState]:
    """How far these messages came (behind an operation of the caller's)."""
    asked = select(Message.id, Message.state).where(Message.id.in_(list(message_ids)))
    return dict(iter(db.session.execute(asked)))


def attempts_of(message_ids: Iterable[UUID]) -> dict[UUID, list[MessageAttempt]]:
    """Every attempt of these messages, the first one first (behind an operation of the caller's)."""
    wanted = list(message_ids)
    found: dict[UUID, list[MessageAttempt]] = {message_id: [] for message_id in wanted}
    every = select(MessageAttempt).where(MessageAttempt.message_id.in_(wanted)).order_by(MessageAttempt.number)
    for attempt in db.session.scalars(every.execution_options(populate_existing=True)):
        found[attempt.message_id].append(attempt)
    return found


def attempts_at(message_id: UUID) -> Sequence[MessageAttempt]:
    """The attempts of one message."""
    return attempts_of([message_id])[message_id]
