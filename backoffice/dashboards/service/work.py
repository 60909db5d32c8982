"""What home shows: what somebody did today, what came back, how the bank's customers stand, how the jobs run."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Kyc
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import note_customer, query
from backoffice.kyc.models import CaseState, KycCase

MOST = 8
MOST_COUNTED = 10_000
STANDING = {"stage": Customer.stage, "kyc": Customer.kyc, "tier": Customer.tier_level}
RETURNED = (CaseState.REJECTED, CaseState.AWAITING_CUSTOMER)
_JOBS = text("SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1")


@dataclass(frozen=True)
class Back:
    """A customer whose papers came back: how the case stands, why in colleagues' words, since when."""

    customer: Customer
    state: str
    why: str
    at: datetime | None


@dataclass(frozen=True)
class Standing:
    """Customers by stage, KYC and tier; not `whole` where only the newest MOST_COUNTED were counted."""

    by: dict[str, Counter[str]]
    whole: bool


@query(Permission.PUBLIC, reason="Every signed-in person has a home; each card asks for its own permission.")
def home(actor: Actor) -> None:
    """Open the home page: nothing is read here."""


@query(Permission.CREATE_CUSTOMER, recorded=True)
def registered_today(actor: Actor) -> list[Customer]:
    """The customers this person registered today (UTC), newest first."""
    midnight = datetime.combine(clock.today(), time(), UTC)
    mine = customers.visible_customers(actor).where(Customer.registered_by == actor.id, Customer.created_at >= midnight)
    return _seen(list(db.session.scalars(mine.order_by(Customer.created_at.desc()).limit(MOST))))


@query(Permission.SUBMIT_DOCUMENT, recorded=True)
def came_back(actor: Actor) -> list[Back]:
    """Customers of this person whose latest case was turned down or waits for them, the latest first."""
    newer = aliased(KycCase)
    is_latest = (
        ~select(newer.id).where(newer.customer_id == KycCase.customer_id, newer.attempt > KycCase.attempt).exists()
    )
    returned = (
        customers.visible_customers(actor)
        .join(KycCase, KycCase.customer_id == Customer.id)
        .add_columns(KycCase)
        .where(Customer.registered_by == actor.id, KycCase.state.in_(RETURNED), is_latest)
        .order_by(KycCase.answered_at.desc(), KycCase.id)
    )
    found = db.session.execute(returned.limit(MOST)).all()
    _seen([row for row, _ in found])
    return [Back(row, case.state.value, _why(case), case.answered_at) for row, case in found]


@query(Permission.CREATE_CUSTOMER, recorded=True)
def unfinished(actor: Actor) -> list[Customer]:
    """Living customers whom this person registered and for whom no case was ever opened, the newest first."""
    mine = customers.visible_customers(actor).where(
        Customer.registered_by == actor.id, Customer.kyc == Kyc.NONE, Customer.stage.in_(LIVING)
    )
    return _seen(list(db.session.scalars(mine.order_by(Customer.created_at.desc()).limit(MOST))))


@query(Permission.FETCH_CUSTOMER)
def standing(actor: Actor) -> Standing:
    """How the customers within reach stand: all of them, or the newest where counting would keep people waiting."""
    newest = customers.visible_customers(actor).order_by(Customer.created_at.desc(), Customer.id.desc())
    within = newest.with_only_columns(*STANDING.values()).limit(MOST_COUNTED + 1).subquery()
    by = {field: Counter[str]() for field in STANDING}
    for number, *values in db.session.execute(select(func.count(), *within.c).group_by(*within.c)):
        for counter, value in zip(by.values(), values, strict=True):
            if value is not None:  # no tier in force
                counter[str(getattr(value, "value", value))] += number
    return Standing(by, whole=by["stage"].total() <= MOST_COUNTED)


@query(Permission.MANAGE_JOBS)
def jobs_by_state(_actor: Actor) -> dict[str, Counter[str]]:
    """For each kind of job by name: how many wait (todo), run (doing), succeeded and failed."""
    found: dict[str, Counter[str]] = {}
    for task, state, count in db.session.execute(_JOBS):
        found.setdefault(task, Counter())[state] = count
    return found


def _why(case: KycCase) -> str:
    return case.reason_label or ""


def _seen(rows: list[Customer]) -> list[Customer]:
    vault.load_keys(row.sealed_for for row in rows)
    for row in rows:
        note_customer(row.id)
    return rows
