"""A run over all customers, in slices in the order of their ids, each a transaction: one that ended early goes on."""

from sqlalchemy import ColumnElement, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock, jobs, vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, query
from backoffice.segments.models import RunState, SegmentRun
from backoffice.segments.rules.placing import Rules
from backoffice.segments.service import sizes, standings
from backoffice.segments.service.versions import in_force

AT_ONCE = 2_000
RUN = "segments.run"


@command(Permission.EDIT_SEGMENT)
def start(actor: Actor) -> SegmentRun:
    """Begin a run in the background, or go on with the one under way."""
    run = begin(actor)
    enqueue(run)
    return run


@command(Permission.EDIT_SEGMENT)
def begin(actor: Actor) -> SegmentRun:
    """The run under way, or a new one. Raises Refused (VERSION_CONFLICT) where two begin at once."""
    if run := db.session.scalars(select(SegmentRun).where(SegmentRun.state == RunState.RUNNING)).one_or_none():
        return run
    everybody = db.session.scalar(select(func.count()).select_from(Customer).where(*_counting())) or 0
    run = SegmentRun(state=RunState.RUNNING, started_by=actor.name[:200], customers=everybody, done=0, changed=0)
    db.session.add(run)
    db.session.flush()
    return run


def again(actor: Actor) -> None:
    """The rules have changed: everybody is looked at from the beginning (inside a command)."""
    run = begin(actor)
    run.reached, run.done = None, 0
    enqueue(run)


def enqueue(run: SegmentRun) -> None:
    """Have a worker go through it (inside a command)."""
    jobs.enqueue(RUN, once=f"segments/run/{run.id}", run_id=run.id)


@command(Permission.EDIT_SEGMENT)
def recompute_some(actor: Actor) -> bool:
    """Recompute the next slice of the run under way; whether another one waits."""
    asked = select(SegmentRun).where(SegmentRun.state == RunState.RUNNING).with_for_update()
    run = db.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if run is None:
        return False
    vault.let_go()  # a run meets everybody: their keys do not stay
    wanted = select(Customer.id).where(*_counting()).order_by(Customer.id).limit(AT_ONCE)
    found = list(db.session.scalars(wanted.where(Customer.id > run.reached) if run.reached else wanted))
    run.changed += standings.write_some(customers.living(found), Rules.of(in_force()))
    run.done += len(found)
    run.reached = found[-1] if found else run.reached
    if len(found) < AT_ONCE:
        run.state, run.finished_at = RunState.DONE, clock.now()
        sizes.note()
    return run.state is RunState.RUNNING


@query(Permission.FETCH_CUSTOMER)
def latest_run(actor: Actor) -> SegmentRun | None:
    """The run under way, or the last one."""
    return db.session.scalars(select(SegmentRun).order_by(SegmentRun.created_at.desc()).limit(1)).one_or_none()


def _counting() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Everybody who lives today: the sample bank plays days before some of them came."""
    return Customer.stage.in_(LIVING), Customer.created_at <= clock.now()
