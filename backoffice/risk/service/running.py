"""Weighing all customers: in slices, each in a transaction of its own, so that it may end anywhere and go on."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Risk
from backoffice.kernel import clock, jobs, light
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.risk.models import Cause, RiskDay, RiskRating, RiskRun
from backoffice.risk.service import keeping
from backoffice.risk.service.facts import facts_of
from backoffice.risk.service.keeping import Judged, News, Scales
from backoffice.risk.service.weighing import scales_now, weigh_locked

SLICE = 2_000  # under load it is the waiting for answers that takes time; customers are locked for the writing only


@command(Permission.EDIT_RISK)
def begin(actor: Actor, why: Cause) -> RiskRun:
    """Begin to weigh all customers. The run under way goes on; where the rules have changed, from its beginning."""
    running = select(RiskRun).where(RiskRun.finished_at.is_(None)).with_for_update()
    run = db.session.scalars(running.execution_options(populate_existing=True)).one_or_none()
    if run is None:
        everybody = select(func.count()).select_from(Customer).where(Customer.stage.in_(LIVING))
        run = RiskRun(why=why, reached=None, total=db.session.scalar(everybody) or 0, weighed=0, changed=0)
        db.session.add(run)
    elif why is Cause.RULES:
        run.why, run.reached, run.weighed, run.changed = why, None, 0, 0
    db.session.flush()
    _enqueue(run.id)
    return run


@command(Permission.EDIT_RISK)
def go_on(actor: Actor, run_id: UUID) -> None:
    """Have the rest of a run weighed by a job of its own."""
    _enqueue(run_id)


def _enqueue(run_id: UUID) -> None:
    jobs.enqueue("risk.weigh_all", once=f"risk/run/{run_id}", run_id=run_id)


@command(Permission.EDIT_RISK)
def weigh_slice(actor: Actor, run_id: UUID) -> bool:
    """Weigh the next customers of a run; whether others wait."""
    run = db.session.get_one(RiskRun, run_id, with_for_update=True, populate_existing=True)
    if run.finished_at is not None:
        return False
    rows = _next(run.reached)
    run.changed += weigh_some(rows, run.why)
    run.weighed += len(rows)
    run.reached = rows[-1].id if rows else run.reached
    if len(rows) < SLICE:
        run.finished_at = clock.now()
    return run.finished_at is None


def weigh_some(rows: Sequence[Customer], cause: Cause) -> int:
    """Weigh these (light copies); how many were rated anew."""
    scales = scales_now()
    found = _judged(rows, scales)
    news = {customer_id: one for customer_id, one in found.items() if one.is_new}
    if not news:
        return 0
    held, copies = customers.hold_living(news), {row.id: row for row in rows}
    ratings, overridden = keeping.ids_of(held), keeping.overrides_of(held)
    written = [News(copies[one], news[one]) for one in held]
    again = {one for one in held if one in overridden or ratings.get(one) != _read(news[one])}
    moved = {one.customer.id for one in written if one.moves}
    records = {row.id: row for row in customers.locked_living(again | moved)}
    for customer_id in again:
        weigh_locked(records[customer_id], cause)  # somebody else rated them since they were read, or two people did
    fresh = [
        replace(one, customer=records.get(one.customer.id, one.customer))
        for one in written
        if one.customer.id not in again
    ]
    keeping.keep(fresh, scales.number, cause)
    return len(held)


def _read(found: Judged) -> UUID | None:
    """The rating that was read when the customer was weighed."""
    return found.before.id if found.before else None


def _next(after: UUID | None) -> list[Customer]:
    wanted = light.every(Customer).where(Customer.stage.in_(LIVING)).order_by(Customer.id).limit(SLICE)
    return light.read(Customer, wanted.where(Customer.id > after) if after else wanted)


def _judged(rows: Sequence[Customer], scales: Scales) -> dict[UUID, Judged]:
    ids, now = [row.id for row in rows], clock.now()
    facts, before, overrides = facts_of(rows), keeping.currents(ids), keeping.overrides_of(ids)
    return {one: keeping.judged(scales, facts[one], before.get(one), overrides.get(one), now) for one in ids}


@command(Permission.EDIT_RISK)
def count_day(actor: Actor) -> None:
    """Note how many living customers are of each level today in each branch, by the ratings that count now."""
    today, levels = clock.today(), _levels_by_branch()
    known = {row.branch: row for row in db.session.scalars(select(RiskDay).where(RiskDay.day == today))}
    for branch in sorted(known.keys() | levels.keys()):
        row = known.get(branch) or RiskDay(day=today, branch=branch)
        counted = levels.get(branch, {})
        row.low, row.medium, row.high = (counted.get(level, 0) for level in (Risk.LOW, Risk.MEDIUM, Risk.HIGH))
        db.session.add(row)


def _levels_by_branch() -> dict[str, dict[Risk, int]]:
    now = clock.now()
    counts = (RiskRating.created_at <= now, or_(RiskRating.ended_at.is_(None), RiskRating.ended_at > now))
    living = select(Customer.branch, RiskRating.level, func.count()).join(
        Customer, Customer.id == RiskRating.customer_id
    )
    found: dict[str, dict[Risk, int]] = {}
    grouped = living.where(Customer.stage.in_(LIVING), *counts).group_by(Customer.branch, RiskRating.level)
    for branch, level, number in db.session.execute(grouped):
        found.setdefault(branch, {})[level] = number
    return found
