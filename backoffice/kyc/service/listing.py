"""The lists of the queue: tabs, filters, and counts that are those of the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock, pages
from backoffice.kernel.db import db
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.pages import Page
from backoffice.kyc.models import TO_DECIDE, UNDECIDED, CaseState, KycCase
from backoffice.kyc.service import cases, holding, lacking
from backoffice.kyc.service.cases import Dossier
from backoffice.kyc.service.filtering import EVERYTHING, Filters


class Tab(StrEnum):
    """The lists of the queue."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    LATE = "late"
    AWAITING = "awaiting"
    DECIDED = "decided"


@dataclass(frozen=True)
class Tallies:
    """How many cases each tab lists, how many fall due within a day, and since when the oldest is late (or None)."""

    by_tab: dict[Tab, int]
    due_soon: int
    late_since: datetime | None


@dataclass(frozen=True)
class Listed(Dossier):
    """A case in a list, with what it lacks for the customer's next tier."""

    lacks: Sequence[str] = ()


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def queue(
    actor: Actor,
    tab: Tab = Tab.ALL,
    filters: Filters = EVERYTHING,
    *,
    after: str | None = None,
    limit: int = pages.USUAL,
) -> Page[Listed]:
    """One page of a list of cases, most urgent first; those decided today the latest first."""
    statement = in_list(actor, tab, filters)
    order, descending = order_of(tab)
    page = pages.keyset(statement, order, after=after, limit=limit, descending=descending)
    for case in page.items:
        note_customer(case.customer_id)
    return Page(_listed(actor, page.items), page.next)


@query(Permission.REVIEW_DOCUMENT)
def tallies(actor: Actor, filters: Filters = EVERYTHING) -> Tallies:
    """The number of cases behind each tab; each equals the length of its list."""
    every = cases.within_reach(actor).where(*filters.conditions()).subquery()
    tabs = [tab for tab in Tab if tab is not Tab.DECIDED]
    counts = [func.count().filter(listed(actor, tab, every.c)) for tab in tabs]
    late = listed(actor, Tab.LATE, every.c)
    soon = and_(every.c.state.in_(TO_DECIDE), every.c.due_at.between(clock.now(), clock.now() + timedelta(days=1)))
    more = (func.count().filter(soon), func.min(every.c.due_at).filter(late))
    # The undecided ones alone are counted, which keeps this quick however many were ever decided.
    undecided = every.c.state.in_(UNDECIDED)
    *found, due_soon, late_since = db.session.execute(select(*counts, *more).select_from(every).where(undecided)).one()
    decided = _count(in_list(actor, Tab.DECIDED, filters))
    return Tallies({**dict(zip(tabs, found, strict=True)), Tab.DECIDED: decided}, due_soon, late_since)


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def next_up(actor: Actor) -> Listed | None:
    """The case that `claim_next` would take now, or None."""
    case = db.session.scalars(holding.next_free(actor)).first()
    if case is None:
        return None
    note_customer(case.customer_id)
    return _listed(actor, [case])[0]


def waiting(actor: Actor) -> int:
    """How many cases wait for a decision: the number in the menu."""
    return _count(in_list(actor, Tab.ALL))


def in_list(actor: Actor, tab: Tab, filters: Filters = EVERYTHING) -> Select[KycCase]:
    """The cases of this person's list."""
    return cases.within_reach(actor).where(listed(actor, tab), *filters.conditions())


def order_of(tab: Tab) -> tuple[tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]], bool]:
    """By what a list is ordered, and whether the latest comes first."""
    done = tab is Tab.DECIDED
    first: InstrumentedAttribute[Any] = KycCase.answered_at if done else KycCase.due_at
    return (first, KycCase.id), done


def listed(actor: Actor, tab: Tab, of: Any = KycCase) -> ColumnElement[bool]:
    """The condition of a case to be in this person's list."""
    to_decide: ColumnElement[bool] = of.state.in_(TO_DECIDE)
    midnight = datetime.combine(clock.today(), time(), clock.now().tzinfo)
    conditions: dict[Tab, ColumnElement[bool]] = {
        Tab.ALL: to_decide,
        Tab.MINE: and_(of.state == CaseState.IN_REVIEW, of.holder == actor.id),
        Tab.UNASSIGNED: of.state == CaseState.OPEN,
        Tab.LATE: and_(to_decide, of.due_at < clock.now()),
        Tab.AWAITING: of.state == CaseState.AWAITING_CUSTOMER,
        Tab.DECIDED: and_(of.answered_by == actor.id, of.answered_at >= midnight),
    }
    return conditions[tab]


def _listed(actor: Actor, rows: Sequence[KycCase]) -> list[Listed]:
    found = cases.dossiers(actor, rows)
    lacks = lacking.of_each(found)
    return [Listed(one.case, one.customer, one.papers, lacks[one.id]) for one in found]


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
