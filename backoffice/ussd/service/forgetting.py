"""Old acts are forgotten: a session lasts minutes, its repetitions come within hours."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.ussd.models import UssdAct

KEPT, AT_ONCE = timedelta(days=7), 200


@command(Permission.VERIFY_CONTACT)
def forget(_actor: Actor) -> Sequence[UUID]:
    """Remove some of them with their keys, and say which; none when all is done."""
    old = select(UssdAct).where(UssdAct.created_at < clock.now() - KEPT).limit(AT_ONCE)
    gone = list(db.session.scalars(old.with_for_update(skip_locked=True)))
    vault.forget_subjects(row.sealed_for for row in gone)
    for row in gone:
        db.session.delete(row)
    return [row.id for row in gone]
