"""Going through the worklist: which one of its pairs this is, and which one is next."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.duplicates.models import DuplicatePair, Standing
from backoffice.duplicates.service.judging import visible
from backoffice.duplicates.service.listing import Filters, narrowed
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import query

PLACE = tuple_(DuplicatePair.weight, DuplicatePair.id)


@dataclass(frozen=True)
class Turn:
    """The place of a pair among `waiting` ones, None where it waits no longer; `next_id` waits behind it, if any."""

    number: int | None
    waiting: int
    next_id: UUID | None


@query(Permission.MERGE_CUSTOMER)
def turn(actor: Actor, pair_id: UUID, filters: Filters) -> Turn:
    """Where a pair stands among those that wait and are so narrowed, the likeliest first. Raises NotFound."""
    one = db.session.scalars(visible(actor, select(DuplicatePair).where(DuplicatePair.id == pair_id))).one_or_none()
    if one is None:
        raise NotFound("pair")
    wait, mark = narrowed(actor, replace(filters, state=Standing.OPEN)), tuple_(one.weight, one.id)
    counts = (func.count(), func.count().filter(mark <= PLACE), func.count().filter(DuplicatePair.id == pair_id))
    waiting, until, here = db.session.execute(wait.with_only_columns(*counts)).one()
    return Turn(until if here else None, waiting, _first(wait.where(mark > PLACE)) or _first(wait.where(mark < PLACE)))


def _first(wait: Select[DuplicatePair]) -> UUID | None:
    """Behind the last one the list begins again."""
    found = wait.with_only_columns(DuplicatePair.id)
    return db.session.scalar(found.order_by(DuplicatePair.weight.desc(), DuplicatePair.id.desc()).limit(1))
