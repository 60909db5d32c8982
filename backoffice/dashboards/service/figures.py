"""The manager's figures: from registration to verified, the backlog by branch, what came in and was decided by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents.models import Document
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import query
from backoffice.kyc.models import TO_DECIDE, CaseState, KycCase

WEEKS = 8


@dataclass(frozen=True)
class Step:
    """How many of those registered in the period came this far."""

    name: str
    count: int


@dataclass(frozen=True)
class Backlog:
    """A branch's cases that wait for a decision: more than a day left, due within a day, late."""

    branch: str
    in_time: int
    soon: int
    late: int


@dataclass(frozen=True)
class Week:
    """Cases that came in and were decided in the week that begins on this Monday."""

    monday: date
    came_in: int
    decided: int


@dataclass(frozen=True)
class Figures:
    """What a manager sees first; `first_pass` and `median` are None while nothing was decided in the period."""

    since: date
    steps: Sequence[Step]
    backlog: Sequence[Backlog]
    weeks: Sequence[Week]
    first_pass: float | None
    median: timedelta | None

    @property
    def registered(self) -> int:
        return self.steps[0].count

    @property
    def open(self) -> int:
        return sum(one.in_time + one.soon + one.late for one in self.backlog)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.backlog)


@query(Permission.FETCH_DASHBOARD)
def figures(actor: Actor) -> Figures:
    """The figures of this week and the seven before it, within the actor's reach."""
    since = _monday(clock.now()) - timedelta(weeks=WEEKS - 1)
    first_pass, median = _decided_well(actor, since)
    return Figures(since.date(), _steps(actor, since), _backlog(actor), _weeks(actor, since), first_pass, median)


def _monday(now: datetime) -> datetime:
    """The beginning of that week, UTC."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())


def _steps(actor: Actor, since: datetime) -> list[Step]:
    new = customers.visible_customers(actor).where(Customer.created_at >= since).with_only_columns(Customer.id)
    decided = KycCase.decided_at.is_not(None)
    approved = KycCase.state == CaseState.APPROVED
    return [
        Step("Registered", db.session.scalar(select(func.count()).select_from(new.subquery())) or 0),
        Step("Phone verified", _who_have(new, Phone.customer_id, Phone.verified_at.is_not(None))),
        Step("Papers sent", _who_have(new, Document.customer_id)),
        Step("KYC decided", _who_have(new, KycCase.customer_id, decided)),
        Step("KYC verified", _who_have(new, KycCase.customer_id, approved)),
    ]


def _who_have(new: Select[Any], owner: Any, *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(owner.distinct())).where(owner.in_(new), *conditions)) or 0


def _reached(actor: Actor) -> ColumnElement[bool]:
    return customers.of_branch(actor, KycCase.branch)


def _backlog(actor: Actor) -> list[Backlog]:
    now = clock.now()
    late, soon = KycCase.due_at < now, KycCase.due_at < now + timedelta(days=1)
    counted = (
        select(KycCase.branch, func.count().filter(~soon), func.count().filter(soon, ~late), func.count().filter(late))
        .where(KycCase.state.in_(TO_DECIDE), _reached(actor))
        .group_by(KycCase.branch)
        .order_by(KycCase.branch)
    )
    return [Backlog(*row) for row in db.session.execute(counted)]


def _weeks(actor: Actor, since: datetime) -> list[Week]:
    came_in = _by_week(actor, KycCase.created_at, since)
    decided = _by_week(actor, KycCase.decided_at, since)
    mondays = [since.date() + timedelta(weeks=number) for number in range(WEEKS)]
    return [Week(monday, came_in.get(monday, 0), decided.get(monday, 0)) for monday in mondays]


def _by_week(actor: Actor, moment: Any, since: datetime) -> dict[date, int]:
    week = func.date_trunc("week", moment, "UTC")
    counted = select(week, func.count()).where(moment >= since, _reached(actor)).group_by(week)
    return {start.date(): count for start, count in db.session.execute(counted)}


def _decided_well(actor: Actor, since: datetime) -> tuple[float | None, timedelta | None]:
    """The share of first attempts that were approved, and the median time from coming in to the decision."""
    first = KycCase.attempt == 1
    counted = select(
        func.count().filter(first),
        func.count().filter(first, KycCase.state == CaseState.APPROVED),
        func.percentile_cont(0.5).within_group(KycCase.decided_at - KycCase.created_at),
    ).where(KycCase.decided_at >= since, _reached(actor))
    tried, passed, median = db.session.execute(counted).one()
    return (passed / tried if tried else None), median
