"""Where a case stands in a list of the queue, and which come before and after it there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.db import db
from backoffice.kernel.operations import query
from backoffice.kyc.models import KycCase
from backoffice.kyc.service import cases
from backoffice.kyc.service.filtering import EVERYTHING, Filters
from backoffice.kyc.service.listing import Tab, in_list, order_of


@dataclass(frozen=True)
class Place:
    """The case is `number` of `of_all` (None: it left the list), between these neighbours, if any."""

    number: int | None
    of_all: int
    before: UUID | None
    after: UUID | None


@query(Permission.REVIEW_DOCUMENT)
def place(actor: Actor, case_id: UUID, tab: Tab = Tab.ALL, filters: Filters = EVERYTHING) -> Place:
    """The case's place in that list as it is now. Raises NotFound."""
    case = cases.found(actor, case_id)
    order, descending = order_of(tab)
    key, mine = tuple_(*order), tuple_(*(getattr(case, column.key) for column in order))
    every: Select[Any] = in_list(actor, tab, filters).with_only_columns(KycCase.id)
    earlier = every.where(key > mine if descending else key < mine)
    later = every.where(key < mine if descending else key > mine)
    forwards = [column.desc() if descending else column.asc() for column in order]
    backwards = [column.asc() if descending else column.desc() for column in order]
    is_there = db.session.scalar(every.where(KycCase.id == case.id)) is not None
    return Place(
        _count(earlier) + 1 if is_there else None,
        _count(every),
        db.session.scalar(earlier.order_by(*backwards).limit(1)),
        db.session.scalar(later.order_by(*forwards).limit(1)),
    )


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
