"""How many are in each segment: now where they are counted at once, and by day and branch after each run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, delete, func, insert, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import query
from backoffice.segments.models import SegmentSize, SegmentStanding
from backoffice.segments.service.standings import token
from backoffice.segments.service.versions import in_force

PLOTTED = timedelta(days=365)
TABLE: Any = SegmentStanding.__table__
SIZES: Any = SegmentSize.__table__


@dataclass(frozen=True)
class Size:
    """How many were in a segment on a day."""

    code: str
    day: date
    members: int


@query(Permission.FETCH_DASHBOARD)
def sizes(actor: Actor) -> list[Size]:
    """The sizes of all segments by day within reach, for a year, the oldest first."""
    return _sizes(actor, SegmentSize.day >= clock.today() - PLOTTED)


def counted(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """How many are in each segment: now, where that is counted at once, and else after the last run."""
    if customers.are_few(actor):
        return _now(actor, codes)
    last = select(func.max(SegmentSize.day)).scalar_subquery()
    return {size.code: size.members for size in _sizes(actor, SegmentSize.day == last)}


def note() -> None:
    """Write down how many of each branch are in each segment today (inside a command)."""
    codes = {token(code): code for code, one in in_force().items() if not one.retired}
    of_branch = Customer.branch, func.unnest(TABLE.c.tokens).label("token")
    each = select(*of_branch).join(TABLE, TABLE.c.customer_id == Customer.id).subquery()
    connection, today = db.session().connection(), clock.today()
    counted: Iterable[Any] = connection.execute(select(each, func.count()).group_by(*each.c))
    rows = [
        {"code": codes[number], "day": today, "branch": branch, "members": members}
        for branch, number, members in counted
        if number in codes
    ]
    connection.execute(delete(SIZES).where(SIZES.c.day == today))
    if rows:
        connection.execute(insert(SIZES), rows)


def _now(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """How many within reach are in these segments now."""
    reached = customers.visible_customers(actor).with_only_columns(Customer.id)
    each = select(func.unnest(TABLE.c.tokens).label("token")).where(TABLE.c.customer_id.in_(reached)).subquery()
    grouped: Any = select(each.c.token, func.count()).group_by(each.c.token)
    found: dict[int, int] = dict(iter(db.session.execute(grouped)))
    return {code: found.get(token(code), 0) for code in codes}


def _sizes(actor: Actor, *conditions: ColumnElement[bool]) -> list[Size]:
    of_day = (SegmentSize.code, SegmentSize.day)
    mine = customers.of_branch(actor, SegmentSize.branch)
    asked = select(*of_day, cast(func.sum(SegmentSize.members), BigInteger)).where(mine, *conditions).group_by(*of_day)
    return [Size(*row) for row in db.session.execute(asked.order_by(SegmentSize.day, SegmentSize.code))]
