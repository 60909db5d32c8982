"""Reading cases: the queue with its tabs and tallies, one case for the screen, a customer's attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import RequestKind
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, IdentityNumber
from backoffice.documents import service as documents
from backoffice.documents.models import Document
from backoffice.kernel import clock, pages
from backoffice.kernel.db import db
from backoffice.kernel.operations import note_customer, note_customers, query
from backoffice.kernel.pages import Page
from backoffice.kyc.models import TO_DECIDE, UNDECIDED, CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases, holding
from backoffice.kyc.service.cases import Dossier

# What the case screen shows in clear to its holder.
COMPARED = ("given_names", "family_name", "birth_date", "identity_numbers", "addresses", "registration_number")


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
class Sight(Dossier):
    """A case as one person sees it: in clear or not, own work or not, with what was there before."""

    attempts: Sequence[KycCase]
    earlier: Sequence[Document]
    numbers: Sequence[IdentityNumber]
    addresses: Sequence[Address]
    elsewhere: dict[UUID, list[UUID]]
    known_elsewhere: Sequence[Customer]
    clear: bool
    own: bool


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def queue(actor: Actor, tab: Tab = Tab.ALL, *, after: str | None = None, limit: int = pages.USUAL) -> Page[Dossier]:
    """One page of a list of cases, most urgent first; those decided today the latest first."""
    statement = cases.within_reach(actor).where(listed(actor, tab))
    order, descending = order_of(tab)
    page = pages.keyset(statement, order, after=after, limit=limit, descending=descending)
    for case in page.items:
        note_customer(case.customer_id)
    return Page(cases.dossiers(actor, page.items), page.next)


@query(Permission.REVIEW_DOCUMENT)
def tallies(actor: Actor) -> Tallies:
    """The number of cases behind each tab; each equals the length of its list."""
    every = cases.within_reach(actor).subquery()
    tabs = [tab for tab in Tab if tab is not Tab.DECIDED]
    counts = [func.count().filter(listed(actor, tab, every.c)) for tab in tabs]
    late = listed(actor, Tab.LATE, every.c)
    soon = and_(every.c.state.in_(TO_DECIDE), every.c.due_at.between(clock.now(), clock.now() + timedelta(days=1)))
    more = (func.count().filter(soon), func.min(every.c.due_at).filter(late))
    # The undecided ones alone are counted, which keeps this quick however many were ever decided.
    undecided = every.c.state.in_(UNDECIDED)
    *found, due_soon, late_since = db.session.execute(select(*counts, *more).select_from(every).where(undecided)).one()
    by_tab = {**dict(zip(tabs, found, strict=True)), Tab.DECIDED: _count(actor, Tab.DECIDED)}
    return Tallies(by_tab, due_soon, late_since)


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def next_up(actor: Actor) -> Dossier | None:
    """The case that `claim_next` would take now, or None."""
    case = db.session.scalars(holding.next_free(actor)).first()
    if case is None:
        return None
    note_customer(case.customer_id)
    return cases.dossiers(actor, [case])[0]


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def case(actor: Actor, case_id: UUID) -> Sight:
    """One case for the screen; its holder sees the customer's values in clear. Raises NotFound."""
    row = cases.found(actor, case_id)
    customer = customers.in_scope(actor, row.customer_id)
    clear = row.state is CaseState.IN_REVIEW and row.holder == actor.id
    if clear:
        note_customer(customer.id, *COMPARED)
    papers = rules.in_order(cases.papers_of([row.id])[row.id])
    attempts, elsewhere = _of_customer(customer.id), documents.seen_elsewhere(papers)
    return Sight(
        row, customer, papers, attempts, documents.of_customer(customer.id),
        customers.identity_numbers_of([customer.id]),
        contacts.contacts_of([customer.id])[customer.id].addresses, elsewhere, _known(actor, elsewhere), clear,
        row.checked_by == actor.id or approvals.took_part(actor, RequestKind.KYC, customer.id, row.id),
    )  # fmt: skip


@query(Permission.GET_CUSTOMER, recorded=True)
def cases_of(actor: Actor, customer_id: UUID) -> tuple[Customer, Sequence[Dossier]]:
    """A customer's cases, newest first; raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    attempts = _of_customer(customer_id)
    papers = cases.papers_of(one.id for one in attempts)
    return customer, [Dossier(one, customer, papers[one.id]) for one in attempts]


def _known(actor: Actor, elsewhere: dict[UUID, list[UUID]]) -> list[Customer]:
    """Those other customers whom this person may see; naming them is a look at them."""
    others = {other for customers_of in elsewhere.values() for other in customers_of}
    if not others:
        return []
    found: Select[Any] = customers.visible_customers(actor).where(Customer.id.in_(others)).order_by(Customer.created_at)
    known: list[Customer] = list(db.session.scalars(found))
    note_customers([one.id for one in known])
    return known


def waiting(actor: Actor) -> int:
    """How many cases wait for a decision: the number in the menu."""
    return _count(actor, Tab.ALL)


def _count(actor: Actor, tab: Tab) -> int:
    rows = cases.within_reach(actor).where(listed(actor, tab)).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _of_customer(customer_id: UUID) -> list[KycCase]:
    newest: Select[Any] = select(KycCase).where(KycCase.customer_id == customer_id).order_by(KycCase.attempt.desc())
    return list(db.session.scalars(newest))


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
