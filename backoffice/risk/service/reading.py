"""Reading: one customer's rating with what it comes from, ratings before it, overrides that end, levels by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Risk
from backoffice.customers.service import Filters
from backoffice.kernel import clock, light, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customer, note_customers, query
from backoffice.kernel.pages import USUAL, Page, keyset
from backoffice.policy.rules.risk_facts import Value
from backoffice.risk.models import RiskDay, RiskOverride, RiskRating, RiskRun
from backoffice.risk.rules import overrides as rules
from backoffice.risk.service import keeping
from backoffice.risk.service.facts import facts_of
from backoffice.risk.service.overriding import is_waiting, longest

SOON, SHOWN_DAYS = timedelta(days=30), 180
INSIDERS = (Permission.EDIT_RISK, Permission.APPROVE_RISK, Permission.SCREEN_CUSTOMER)


@dataclass(frozen=True)
class Shown:
    """A customer's risk now; `rating` is None while nobody was weighed, `facts` are for who may see why."""

    customer: Customer
    rating: RiskRating | None
    override: RiskOverride | None
    waiting: bool
    inside: bool
    facts: Mapping[str, Value]

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing can be proposed, or None."""
        return rules.why_not_at_all(self.customer, waiting=self.waiting)


@dataclass(frozen=True)
class Overridden:
    """An override in force, and whose it is."""

    override: RiskOverride
    customer: Customer


@dataclass(frozen=True)
class Day:
    """How many living customers were of each level."""

    day: date
    low: int
    medium: int
    high: int


def is_insider(actor: Actor) -> bool:
    """Whether this person may see what a level comes from: it may tell that somebody is suspected."""
    return any(actor.may(permission) for permission in INSIDERS)


@query(Permission.GET_CUSTOMER, recorded=True)
def standing(actor: Actor, customer_id: UUID) -> Shown:
    """A customer's risk. Raises NotFound, Moved."""
    return _shown(actor, customer_id)


@query(Permission.EDIT_RISK, recorded=True)
def to_override(actor: Actor, customer_id: UUID) -> tuple[Shown, timedelta]:
    """The same for who proposes a level, and how long that may last. Raises NotFound, Moved."""
    return _shown(actor, customer_id), longest()


@query(Permission.GET_CUSTOMER, recorded=True)
def ratings(actor: Actor, customer_id: UUID, *, after: str | None = None, limit: int = USUAL) -> Page[RiskRating]:
    """A customer's ratings, newest first. Raises NotFound, Moved."""
    customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    mine = light.every(RiskRating).where(RiskRating.customer_id == customer_id)
    order = (RiskRating.created_at, RiskRating.id)
    return keyset(mine, order, after=after, limit=limit, read=lambda wanted: light.read(RiskRating, wanted))


@query(Permission.GET_CUSTOMER, recorded=True)
def past_overrides(actor: Actor, customer_id: UUID) -> Sequence[RiskOverride]:
    """A customer's overrides, newest first; nothing for who may not see why. Raises NotFound, Moved."""
    customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    mine = light.every(RiskOverride).where(RiskOverride.customer_id == customer_id)
    return light.read(RiskOverride, mine.order_by(RiskOverride.created_at.desc())) if is_insider(actor) else []


@query(Permission.EDIT_RISK, recorded=True)
def overrides(actor: Actor, *, soon: bool = False, after: str | None = None, limit: int = USUAL) -> Page[Overridden]:
    """Overrides in force, those that end first first; `soon`: within thirty days."""
    wanted = light.every(RiskOverride).where(RiskOverride.ended_at.is_(None), _reach(actor))
    if soon:
        wanted = wanted.where(RiskOverride.ends_at <= clock.now() + SOON)
    order = (RiskOverride.ends_at, RiskOverride.id)
    page = keyset(
        wanted, order, after=after, limit=limit, descending=False, read=lambda asked: light.read(RiskOverride, asked)
    )
    known = {row.id: row for row in customers.known(row.customer_id for row in page.items)}
    note_customers(known)
    return page.map(lambda row: Overridden(row, known[row.customer_id]))


def ending(actor: Actor) -> int:
    """How many overrides end within thirty days (for the menu)."""
    if not actor.may(Permission.EDIT_RISK):
        return 0
    soon = (RiskOverride.ended_at.is_(None), RiskOverride.ends_at <= clock.now() + SOON, _reach(actor))
    return db.session.scalar(select(func.count()).select_from(RiskOverride).where(*soon)) or 0


@query(Permission.FETCH_DASHBOARD)
def levels(actor: Actor) -> Sequence[Day]:
    """How many customers within reach were of each level, by day, for half a year; oldest first."""
    sums = func.sum(RiskDay.low), func.sum(RiskDay.medium), func.sum(RiskDay.high)
    since, mine = RiskDay.day >= clock.today() - timedelta(days=SHOWN_DAYS), customers.of_branch(actor, RiskDay.branch)
    found = select(RiskDay.day, *sums).where(since, mine).group_by(RiskDay.day).order_by(RiskDay.day)
    return [Day(*row) for row in db.session.execute(found)]


@query(Permission.FETCH_DASHBOARD)
def listed(actor: Actor) -> Mapping[Risk, int]:
    """How many customers the lists of medium and of high risk hold now for this person."""
    return {level: customers.listed(actor, Filters(risk=level)) for level in (Risk.HIGH, Risk.MEDIUM)}


@query(Permission.FETCH_DASHBOARD)
def latest_run(actor: Actor) -> RiskRun | None:
    """The run over everybody that is under way, or the last one."""
    return db.session.scalars(select(RiskRun).order_by(RiskRun.created_at.desc()).limit(1)).one_or_none()


def _reach(actor: Actor) -> ColumnElement[bool]:
    return RiskOverride.customer_id.in_(customers.visible_customers(actor).with_only_columns(Customer.id))


def _shown(actor: Actor, customer_id: UUID) -> Shown:
    customer, now = customers.in_scope(actor, customer_id), clock.now()
    note_customer(customer_id)
    vault.load_keys([customer.sealed_for])
    override, inside = keeping.override_of(customer_id), is_insider(actor)
    return Shown(
        customer, keeping.current_of(customer_id), override if override and override.ends_at > now else None,
        is_waiting(customer_id), inside, facts_of([customer])[customer_id] if inside else {},
    )  # fmt: skip
