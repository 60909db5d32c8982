"""What is forgotten about messages: first what they said, much later that there was one."""

from datetime import datetime, timedelta

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.kernel.settings import settings
from backoffice.notifications.models import Message, MessageState

AT_ONCE = 200


@command(Permission.VERIFY_CONTACT)
def forget_texts(actor: Actor) -> int:
    """Wipe texts of messages that ended long ago, some at a time; how many there were."""
    del actor
    old = (
        Message.has_text,
        Message.state != MessageState.QUEUED,
        Message.created_at < _days_ago(settings().message_text_days),
    )
    rows = db.session.scalars(select(Message).where(*old).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.text, row.subject, row.has_text = "", "", False
    return len(rows)


@command(Permission.VERIFY_CONTACT)
def forget_messages(actor: Actor) -> int:
    """Remove messages of long ago with their attempts, some at a time; how many there were."""
    del actor
    old = (Message.state != MessageState.QUEUED, Message.created_at < _days_ago(settings().message_days))
    rows = db.session.scalars(select(Message).where(*old).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        db.session.delete(row)
    return len(rows)


def _days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)
