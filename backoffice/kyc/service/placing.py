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
    """The case's place in that list as it is now, by one statement. Raises NotFound."""
    case = cases.found(actor, case_id)
    order, descending = order_of(tab)
    key, mine = tuple_(*order), tuple_(*(getattr(case, column.key) for column in order))
    every: Select[Any] = in_list(actor, tab, filters).with_only_columns(KycCase.id)
    earlier = every.where(key > mine if descending else key < mine)
    later = every.where(key < mine if descending else key > mine)
    forwards = [column.desc() if descending else column.asc() for column in order]
    backwards = [column.asc() if descending else column.desc() for column in order]
    found = select(
        every.where(KycCase.id == case.id).exists(),
        _count(earlier),
        _count(every),
        earlier.order_by(*backwards).limit(1).scalar_subquery(),
        later.order_by(*forwards).limit(1).scalar_subquery(),
    )
    is_there, before_it, of_all, before, after = db.session.execute(found).one()
    return Place(before_it + 1 if is_there else None, of_all, before, after)


def _count(statement: Select[Any]) -> Any:
    return select(func.count()).select_from(statement.subquery()).scalar_subquery()
