"""How good the scorer is, measured by what people decided: found a week, still waiting, right and wrong by source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.audit import service as audit
from backoffice.customers.models import Channel, Customer
from backoffice.duplicates.models import DuplicatePair, PairState
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import query

WEEKS, MOST_AGENTS = 12, 10
AGES = (("Within a day", 0, 1), ("Two to seven days", 1, 7), ("Up to 30 days", 7, 30), ("Older", 30, 36_500))


@dataclass(frozen=True)
class Share:
    """One source: pairs found, merged, found to be different people, and waiting."""

    name: str
    found: int
    merged: int
    different: int
    waiting: int

    @property
    def precision(self) -> float | None:
        """The share of what was decided that was one person; None before anything was."""
        decided = self.merged + self.different
        return self.merged / decided if decided else None


@dataclass(frozen=True)
class Rates:
    """Everything on the page of rates. Weeks begin on Monday."""

    whole: Share
    by_channel: Sequence[Share]
    by_branch: Sequence[Share]
    by_origin: Sequence[Share]
    by_agent: Sequence[Share]
    weeks: Sequence[tuple[date, int, int]]
    ages: Sequence[tuple[str, int]]


@query(Permission.FETCH_DASHBOARD)
def rates(actor: Actor) -> Rates:
    """Found, decided and waiting; nothing about anybody."""
    channels = _shares(DuplicatePair.found_channel)
    whole = Share("All", *(sum(getattr(one, name) for one in channels) for name in COUNTED))
    branches, origins = _shares(DuplicatePair.found_branch), _shares(DuplicatePair.origin)
    return Rates(whole, channels, branches, origins, _agents(), _weeks(), _ages())


COUNTED = ("found", "merged", "different", "waiting")


def _shares(column: InstrumentedAttribute[object]) -> list[Share]:
    counted = select(column, *_counts()).group_by(column).order_by(func.count().desc())
    return [Share(str(name), *counts) for name, *counts in db.session.execute(counted)]


def _counts() -> list[ColumnElement[int]]:
    def how_many(state: PairState) -> ColumnElement[int]:
        of_those = (DuplicatePair.state == state, DuplicatePair.both_living)
        return func.count().filter(*of_those[: 2 if state is PairState.OPEN else 1])

    return [func.count(), *map(how_many, (PairState.MERGED, PairState.DIFFERENT, PairState.OPEN))]


def _agents() -> list[Share]:
    """The agents with the most pairs, by who registered the customer who came later."""
    one, other = aliased(Customer), aliased(Customer)
    later = case((one.created_at > other.created_at, one.id), else_=other.id)
    who = case((one.created_at > other.created_at, one.registered_by), else_=other.registered_by)
    met = select(who, func.max(cast(later, Text)), *_counts()).select_from(DuplicatePair)
    met = met.join(one, one.id == DuplicatePair.one_id).join(other, other.id == DuplicatePair.other_id)
    found = met.where(DuplicatePair.found_channel == Channel.AGENT).group_by(who)
    rows = db.session.execute(found.order_by(func.count().desc(), who).limit(MOST_AGENTS)).all()
    names = audit.names_of({row[0]: UUID(row[1]) for row in rows})
    return [Share(names.get(row[0]) or row[0], *row[2:]) for row in rows]


def _weeks() -> list[tuple[date, int, int]]:
    """(Monday, found, decided) of the last weeks, the oldest first."""
    this = clock.today() - timedelta(days=clock.today().weekday())
    mondays = [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    found, decided = (_by_week(column, mondays[0]) for column in (DuplicatePair.created_at, DuplicatePair.decided_at))
    return [(monday, found.get(monday, 0), decided.get(monday, 0)) for monday in mondays]


def _by_week(column: InstrumentedAttribute[object], since: date) -> dict[date, int]:
    week = cast(func.date_trunc("week", func.timezone("UTC", column)), Date)
    counted = select(week, func.count()).where(column >= since).group_by(week)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def _ages() -> list[tuple[str, int]]:
    now, made = clock.now(), DuplicatePair.created_at
    columns = [
        func.count().filter(made <= now - timedelta(days=low), made > now - timedelta(days=high))
        for _, low, high in AGES
    ]
    waits = (DuplicatePair.state == PairState.OPEN, DuplicatePair.both_living)
    counts = db.session.execute(select(*columns).where(*waits)).one()
    return [(words, count) for (words, _, _), count in zip(AGES, counts, strict=True)]
