"""The worklist: pairs that wait or were decided, each with its customers; one pair with all that was said of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, func, literal, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, IdentityNumber
from backoffice.duplicates.models import DuplicateJudgement, DuplicatePair, Origin, PairState, Standing
from backoffice.duplicates.rules.weights import Field, Level
from backoffice.duplicates.service.judging import visible
from backoffice.duplicates.service.pairs import about
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, note_customers, query
from backoffice.kernel.pages import Page, keyset


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None leaves all. `same` names what both must have in common."""

    state: Standing | None = Standing.OPEN
    same: Field | None = None
    channel: Channel | None = None
    origin: Origin | None = None
    branch: str | None = None


@dataclass(frozen=True)
class Listed:
    """A pair and its two customers."""

    pair: DuplicatePair
    one: Customer
    other: Customer


@dataclass(frozen=True)
class Compared(Listed):
    """A pair side by side: contacts and papers by customer, and every judgement, the newest first."""

    contacts: Mapping[UUID, contacts.Kept]
    papers: Mapping[UUID, Sequence[IdentityNumber]]
    judgements: Sequence[DuplicateJudgement]


@query(Permission.MERGE_CUSTOMER, recorded=True)
def worklist(actor: Actor, filters: Filters, *, after: str | None = None, limit: int = 50) -> Page[Listed]:
    """One page of the pairs within reach, the likeliest first."""
    page = keyset(narrowed(actor, filters), (DuplicatePair.weight, DuplicatePair.id), after=after, limit=limit)
    return Page(_listed(page.items), page.next)


@query(Permission.MERGE_CUSTOMER, recorded=True)
def around(actor: Actor, customer_ids: Sequence[UUID]) -> list[Listed]:
    """Every pair among and around these customers, decided or not: what hangs together with a page of the list."""
    touching = or_(among(DuplicatePair.one_id, customer_ids), among(DuplicatePair.other_id, customer_ids))
    found = visible(actor, select(DuplicatePair).where(touching, DuplicatePair.both_living))
    return _listed(list(db.session.scalars(found.order_by(DuplicatePair.weight.desc(), DuplicatePair.id))))


@query(Permission.MERGE_CUSTOMER, recorded=True)
def pair(actor: Actor, pair_id: UUID) -> Compared:
    """One pair side by side. Raises NotFound."""
    row = db.session.scalars(visible(actor, select(DuplicatePair).where(DuplicatePair.id == pair_id))).one_or_none()
    if row is None:
        raise NotFound("pair")
    listed = _listed([row])[0]
    said = select(DuplicateJudgement).where(DuplicateJudgement.pair_id == pair_id)
    judgements = db.session.scalars(said.order_by(DuplicateJudgement.created_at.desc())).all()
    papers: dict[UUID, list[IdentityNumber]] = {customer: [] for customer in row.customer_ids}
    for paper in customers.identity_numbers_of(row.customer_ids):
        papers[paper.customer_id].append(paper)
    both = contacts.contacts_of(row.customer_ids)
    return Compared(row, listed.one, listed.other, both, papers, judgements)


@query(Permission.GET_CUSTOMER, recorded=True)
def of_customer(actor: Actor, customer_id: UUID) -> list[Listed]:
    """The pairs of one customer with living customers within reach. Raises NotFound, Moved."""
    customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    found = visible(actor, select(DuplicatePair).where(about(customer_id), DuplicatePair.both_living))
    return _listed(list(db.session.scalars(found.order_by(DuplicatePair.weight.desc(), DuplicatePair.id))))


def waiting(actor: Actor) -> int | None:
    """How many pairs wait for this person, for the menu."""
    if not actor.may(Permission.MERGE_CUSTOMER):
        return None
    return db.session.scalar(select(func.count()).select_from(narrowed(actor, Filters()).subquery()))


def narrowed(actor: Actor, filters: Filters) -> Select[DuplicatePair]:
    """The pairs of the list within reach."""
    statement = visible(actor, select(DuplicatePair))
    equal = {
        DuplicatePair.found_channel: filters.channel,
        DuplicatePair.origin: filters.origin,
        DuplicatePair.found_branch: filters.branch,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if filters.same:
        statement = statement.where(literal(f"{filters.same}.{Level.SAME}") == any_(DuplicatePair.evidence))
    return statement.where(*_standing(filters.state)) if filters.state else statement


def _standing(state: Standing) -> list[ColumnElement[bool]]:
    if state is Standing.PROPOSED:
        return [DuplicatePair.merge_proposed.is_(True)]
    of_those = [DuplicatePair.state == PairState(state), ~DuplicatePair.merge_proposed]
    return [*of_those, DuplicatePair.both_living.is_(True)] if state is Standing.OPEN else of_those


def _listed(rows: Iterable[DuplicatePair]) -> list[Listed]:
    pairs = list(rows)
    ids = {customer for pair in pairs for customer in pair.customer_ids}
    note_customers(ids)
    known = {row.id: row for row in customers.known(ids)}
    return [Listed(pair, known[pair.one_id], known[pair.other_id]) for pair in pairs]
