"""One day of the log in numbers: who left how many entries, and how many in each hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, desc, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.audit.service.reading import all_branches_only
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.operations import query

MOST_PEOPLE = 8
REVEAL = "customers.reveal"


@dataclass(frozen=True)
class Person:
    """What somebody left in the log: all entries, values revealed, refused by a rule, tried without the permission."""

    actor_id: str
    name: str
    entries: int
    revealed: int
    refused: int
    denied: int


@dataclass(frozen=True)
class Hour:
    """The entries of the hour that begins then: changes, and looks with refused attempts."""

    start: datetime
    changes: int
    looks: int


@dataclass(frozen=True)
class Day:
    """People with the most unusual entries first, and the hours that have any."""

    people: Sequence[Person]
    hours: Sequence[Hour]


@query(Permission.GET_AUDIT)
def day(actor: Actor, since: datetime, until: datetime) -> Day:
    """The log from `since` on, before `until`, in numbers. Raises PermissionDenied for who sees one branch only."""
    all_branches_only(actor)
    within = (AuditEntry.at >= since, AuditEntry.at < until)
    return Day(_people(within), _hours(within))


def _people(within: Sequence[ColumnElement[bool]]) -> list[Person]:
    outcome: Any = AuditEntry.body["outcome"].as_string()
    name = func.max(AuditEntry.body["actor"]["name"].as_string())
    revealed = func.count().filter(AuditEntry.operation == REVEAL)
    refused, denied = func.count().filter(outcome == "refused"), func.count().filter(outcome == "denied")
    columns = (AuditEntry.actor, name, func.count(), revealed, refused, denied)
    counted = select(*columns).where(*within).group_by(AuditEntry.actor)
    order = (desc(refused + denied + revealed), desc(func.count()), AuditEntry.actor)
    return [Person(*row) for row in db.session.execute(counted.order_by(*order).limit(MOST_PEOPLE))]


def _hours(within: Sequence[ColumnElement[bool]]) -> list[Hour]:
    hour: Any = func.date_trunc("hour", AuditEntry.at, "UTC")
    changes = func.count().filter(AuditEntry.chain == "change")
    counted = select(hour, changes, func.count() - changes).where(*within).group_by(hour).order_by(hour)
    return [Hour(*row) for row in db.session.execute(counted)]
