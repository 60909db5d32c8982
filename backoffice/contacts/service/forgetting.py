"""Codes and links that can neither be used nor limit anybody any more are forgotten a day after their end."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import ContactCode, ContactLink
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command

KEPT = timedelta(days=1)
AT_ONCE = 200


@command(Permission.VERIFY_CONTACT)
def forget_codes(_actor: Actor) -> Sequence[UUID]:
    """Remove some of them, and say which; none when all is done. Counts of the last day stay with those that stay."""
    now = clock.now()
    unlocked = or_(ContactCode.locked_until.is_(None), ContactCode.locked_until < now)
    old = select(ContactCode).where(ContactCode.expires_at < now - KEPT, unlocked).limit(AT_ONCE)
    links = select(ContactLink).where(ContactLink.expires_at < now - KEPT).limit(AT_ONCE)
    gone = [row for some in (old, links) for row in db.session.scalars(some.with_for_update(skip_locked=True))]
    for row in gone:
        db.session.delete(row)
    return [row.id for row in gone]
