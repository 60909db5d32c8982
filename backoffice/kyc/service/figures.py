"""How the reviewers' work goes: what came in and what was decided, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import query
from backoffice.kyc.models import KycCase
from backoffice.kyc.service import cases

HOURS = 24


@dataclass(frozen=True)
class Hour:
    """The cases that came in, and those that were decided or asked again, in the hour that begins then."""

    start: datetime
    came_in: int
    decided: int


@query(Permission.REVIEW_DOCUMENT)
def by_hour(actor: Actor) -> Sequence[Hour]:
    """The running hour and the 23 before it, of all reviewers, within the actor's reach."""
    first = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    came_in, decided = _counted(actor, KycCase.created_at, first), _counted(actor, KycCase.answered_at, first)
    starts = [first + timedelta(hours=number) for number in range(HOURS)]
    return [Hour(start, came_in.get(start, 0), decided.get(start, 0)) for start in starts]


def _counted(actor: Actor, moment: Any, since: datetime) -> dict[datetime, int]:
    hour = func.date_trunc("hour", moment, "UTC")
    counted = cases.within_reach(actor).where(moment >= since).with_only_columns(hour, func.count()).group_by(hour)
    return dict(db.session.execute(counted).all())
