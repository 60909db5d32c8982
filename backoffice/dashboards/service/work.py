"""What home shows: what somebody did today, what came back, how the bank's customers stand, how the jobs run."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, aliased

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Kyc
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import note_customer, query
from backoffice.kyc import service as kyc
from backoffice.kyc.models import CaseState, KycCase

MOST = 8
RETURNED = (CaseState.REJECTED, CaseState.AWAITING_CUSTOMER)
_JOBS = text("SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1")


@dataclass(frozen=True)
class Back:
    """A customer whose papers came back: how the case stands, why in colleagues' words, since when."""

    customer: Customer
    state: str
    why: str
    at: datetime | None


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
def standing(actor: Actor) -> dict[str, dict[str, int]]:
    """How many customers within reach there are by stage, KYC and tier."""
    columns: dict[str, InstrumentedAttribute[Any]] = {
        "stage": Customer.stage,
        "kyc": Customer.kyc,
        "tier": Customer.tier_level,
    }
    return {name: _counted(actor, column) for name, column in columns.items()}


@query(Permission.MANAGE_JOBS)
def jobs_by_state(_actor: Actor) -> dict[str, Counter[str]]:
    """For each kind of job by name: how many wait (todo), run (doing), succeeded and failed."""
    found: dict[str, Counter[str]] = {}
    for task, state, count in db.session.execute(_JOBS):
        found.setdefault(task, Counter())[state] = count
    return found


def _counted(actor: Actor, column: InstrumentedAttribute[Any]) -> dict[str, int]:
    within = customers.visible_customers(actor).with_only_columns(column, func.count()).group_by(column)
    return {
        str(getattr(value, "value", value)): count for value, count in db.session.execute(within) if value is not None
    }


def _why(case: KycCase) -> str:
    known = kyc.reasons.BY_CODE.get(case.reason or "")
    return known.label if known else ""


def _seen(rows: list[Customer]) -> list[Customer]:
    vault.load_keys(row.sealed_for for row in rows)
    for row in rows:
        note_customer(row.id)
    return rows
