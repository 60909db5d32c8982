"""The worklist, one match beside its customer, a customer's matches, and how fresh all of it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.integrations import neighbours
from backoffice.kernel import clock, vault
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, note_customers, query
from backoffice.kernel.pages import Page, keyset
from backoffice.screening.models import (
    MatchKind,
    MatchState,
    RunState,
    ScreenedCustomer,
    ScreeningRun,
    WatchJudgement,
    WatchMatch,
)
from backoffice.screening.rules import judging
from backoffice.screening.service.asking import Asked, asked_of
from backoffice.screening.service.judging import visible
from backoffice.screening.service.keeping import matches_of


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None leaves all."""

    state: MatchState | None = MatchState.OPEN
    kind: MatchKind | None = None
    branch: str | None = None


@dataclass(frozen=True)
class Listed:
    """A match and its customer."""

    match: WatchMatch
    customer: Customer


@dataclass(frozen=True)
class Shown(Listed):
    """A match with what the customer was compared by, all that was said of it, and the request that waits about it."""

    asked: Asked | None
    judgements: Sequence[WatchJudgement]
    waits: ApprovalRequest | None


@dataclass(frozen=True)
class Freshness:
    """When a customer was last screened; `waits_since`: something changed then, and the lists were not asked yet."""

    connected: bool
    screened_at: datetime | None = None
    waits_since: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """A customer's matches, the likeliest first, and how fresh they are."""

    customer: Customer
    matches: Sequence[WatchMatch]
    freshness: Freshness


@dataclass(frozen=True)
class Lists:
    """The lists as they stand: the newest run, since when the provider is silent, and who waits to be screened."""

    connected: bool
    run: ScreeningRun | None
    waiting: int

    @property
    def are_old(self) -> bool:
        return self.run is not None and judging.are_old(self.run.edition_at, clock.now())

    @property
    def is_running(self) -> bool:
        return self.run is not None and self.run.state is RunState.RUNNING


@dataclass(frozen=True)
class Counts:
    """What waits within somebody's reach: open matches by kind, and those a second person decides."""

    sanction: int
    pep: int
    other: int
    proposed: int

    @property
    def open(self) -> int:
        return self.sanction + self.pep + self.other


@query(Permission.SCREEN_CUSTOMER, recorded=True)
def worklist(actor: Actor, filters: Filters, *, after: str | None = None, limit: int = 50) -> Page[Listed]:
    """One page of the matches within reach, the newest first."""
    page = keyset(_narrowed(actor, filters), (WatchMatch.opened_at, WatchMatch.id), after=after, limit=limit)
    return Page(_listed(page.items), page.next)


@query(Permission.SCREEN_CUSTOMER, recorded=True)
def match(actor: Actor, match_id: UUID) -> Shown:
    """One match beside its customer. Raises NotFound."""
    row = db.session.scalars(visible(actor, select(WatchMatch).where(WatchMatch.id == match_id))).one_or_none()
    if row is None:
        raise NotFound("match")
    note_customer(row.customer_id)
    [customer] = customers.known([row.customer_id])
    said = select(WatchJudgement).where(WatchJudgement.match_id == match_id)
    judgements = db.session.scalars(said.order_by(WatchJudgement.created_at.desc(), WatchJudgement.id)).all()
    return Shown(row, customer, asked_of([customer]).get(customer.id), judgements, _waits(row))


@query(Permission.SCREEN_CUSTOMER, recorded=True)
def of_customer(actor: Actor, customer_id: UUID) -> Standing:
    """A customer's matches and how fresh they are. Raises NotFound, Moved."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    row = db.session.get(ScreenedCustomer, customer_id)
    connected = neighbours.watch_lists() is not None
    freshness = Freshness(connected, row.screened_at, row.asked_at) if row else Freshness(connected)
    return Standing(customer, matches_of(customer_id), freshness)


@query(Permission.SCREEN_CUSTOMER)
def lists(actor: Actor) -> Lists:
    """How fresh the lists are, and how far a run has come."""
    newest = select(ScreeningRun).order_by(ScreeningRun.created_at.desc()).limit(1)
    waiting = select(func.count()).where(ScreenedCustomer.asked_at.is_not(None))
    connected = neighbours.watch_lists() is not None
    return Lists(connected, db.session.scalars(newest).one_or_none(), db.session.scalar(waiting) or 0)


@query(Permission.SCREEN_CUSTOMER)
def counts(actor: Actor) -> Counts:
    """What waits, for somebody's home."""
    grouped = visible(actor, select(WatchMatch).where(_waiting())).with_only_columns(
        WatchMatch.state, WatchMatch.kind, func.count()
    )
    rows: list[Any] = list(db.session.execute(grouped.group_by(WatchMatch.state, WatchMatch.kind)))
    of_kind = {kind: sum(n for state, one, n in rows if one is kind and state is MatchState.OPEN) for kind in MatchKind}
    proposed = sum(n for state, _, n in rows if state is MatchState.PROPOSED)
    return Counts(of_kind[MatchKind.SANCTION], of_kind[MatchKind.PEP], of_kind[MatchKind.OTHER], proposed)


def waiting(actor: Actor) -> int | None:
    """How many open matches wait for this person, for the menu."""
    if not actor.may(Permission.SCREEN_CUSTOMER):
        return None
    return db.session.scalar(select(func.count()).select_from(_narrowed(actor, Filters()).subquery()))


def marks_of(customer_ids: Iterable[UUID]) -> dict[UUID, judging.Marks]:
    """What true matches make of these customers, those without any left out (inside any operation)."""
    true = select(WatchMatch).where(among(WatchMatch.customer_id, customer_ids), WatchMatch.state == MatchState.TRUE)
    found: dict[UUID, list[WatchMatch]] = {}
    for row in db.session.scalars(true):
        found.setdefault(row.customer_id, []).append(row)
    return {customer_id: judging.marks(rows) for customer_id, rows in found.items()}


def is_waiting(customer_id: UUID) -> bool:
    """Whether a match of this customer waits to be judged, by one person or a second (inside any operation)."""
    found = select(WatchMatch.id).where(WatchMatch.customer_id == customer_id, _waiting())
    return db.session.scalar(select(found.exists())) is True


def _waiting() -> Any:
    return or_(WatchMatch.state == MatchState.PROPOSED, (WatchMatch.state == MatchState.OPEN) & WatchMatch.current)


def _narrowed(actor: Actor, filters: Filters) -> Select[WatchMatch]:
    statement = visible(actor, select(WatchMatch))
    if filters.state:
        statement = statement.where(WatchMatch.state == filters.state)
    if filters.state is MatchState.OPEN:
        statement = statement.where(WatchMatch.current)
    if filters.kind:
        statement = statement.where(WatchMatch.kind == filters.kind)
    if filters.branch:
        branch = select(Customer.id).where(Customer.branch == filters.branch)
        statement = statement.where(WatchMatch.customer_id.in_(branch))
    return statement


def _listed(rows: Sequence[WatchMatch]) -> list[Listed]:
    ids = {row.customer_id for row in rows}
    note_customers(ids)
    vault.load_keys(row.sealed_for for row in rows)
    known = {row.id: row for row in customers.known(ids)}
    return [Listed(row, known[row.customer_id]) for row in rows]


def _waits(row: WatchMatch) -> ApprovalRequest | None:
    about = (ApprovalRequest.subject_id == row.id, ApprovalRequest.kind == RequestKind.SCREENING)
    waits = select(ApprovalRequest).where(*about, ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(waits).one_or_none()
