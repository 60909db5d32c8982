"""A run over all living customers: in slices by id, each in a transaction of its own, so that it may end and go on."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.integrations import neighbours
from backoffice.integrations.ports import Edition, Hit
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, query
from backoffice.screening.models import Origin, RunState, ScreenedCustomer, ScreeningRun
from backoffice.screening.rules import judging
from backoffice.screening.service.asking import Asked, asked_of
from backoffice.screening.service.keeping import keep_all

FORGOTTEN, AT_ONCE = timedelta(minutes=15), 500


@command(Permission.SCREEN_CUSTOMER)
def start(actor: Actor) -> ScreeningRun:
    """Screen everybody in the background, or go on with the run under way. Raises Refused (CUSTOMER_ERROR)."""
    lists = neighbours.watch_lists()
    if lists is None:
        raise Refused(judging.NO_LISTS)
    if not actor.sees_all_branches:
        raise Refused(judging.BRANCH_ONLY)
    return _begun(actor, Origin.PERSON, lists.name)


@command(Permission.SCREEN_CUSTOMER)
def begin(actor: Actor, provider: str, edition: Edition) -> ScreeningRun | None:
    """Note that the lists answered, and begin a run where they are not those of the last one; None: they are."""
    last = _newest()
    if last and last.silent_since:
        last.silent_since = None
    if last and last.edition == edition.version and last.state is RunState.DONE:
        return None
    return _begun(actor, Origin.LIST, provider)


@command(Permission.SCREEN_CUSTOMER)
def note_edition(actor: Actor, run_id: UUID, edition: Edition) -> bool:
    """What the run compares with; whether it still runs. Other lists than when it began: from the first on again."""
    run = _locked(run_id)
    if run.state is RunState.RUNNING and run.edition != edition.version:
        run.edition, run.edition_at = edition.version, edition.at
        run.done, run.found, run.last_id = 0, 0, None
    run.silent_since = None
    return run.state is RunState.RUNNING


@query(Permission.SCREEN_CUSTOMER)
def next_slice(actor: Actor, run_id: UUID, size: int) -> dict[UUID, Asked]:
    """The next customers of a run as they are sought; empty at its end."""
    run = db.session.get_one(ScreeningRun, run_id, populate_existing=True)
    after = (Customer.id > run.last_id,) if run.last_id else ()
    ids = select(Customer.id).where(Customer.stage.in_(LIVING), *after).order_by(Customer.id).limit(size)
    return asked_of(customers.living(db.session.scalars(ids)))


@command(Permission.SCREEN_CUSTOMER)
def take_slice(
    actor: Actor, run_id: UUID, edition: str, asked: Mapping[UUID, Asked], hits: Mapping[UUID, Sequence[Hit]]
) -> bool:
    """Keep a slice's answers; whether the run goes on. One that was taken by another worker is left alone."""
    run = _locked(run_id)
    if run.state is RunState.DONE or run.edition != edition:
        return False
    if asked and (run.last_id is None or min(asked) > run.last_id):
        run.found += keep_all(actor, asked, hits)
        run.done, run.last_id = run.done + len(asked), max(asked)
    if not asked:
        run.state, run.finished_at = RunState.DONE, clock.now()
    return run.state is RunState.RUNNING


@command(Permission.SCREEN_CUSTOMER)
def note_silence(actor: Actor) -> None:
    """The lists do not answer: whoever looks at the worklist is told since when."""
    last = _newest()
    if last and last.silent_since is None:
        last.silent_since = clock.now()


@query(Permission.SCREEN_CUSTOMER)
def forgotten(actor: Actor) -> list[UUID]:
    """Customers who have waited long: their job was given up, as after a day without an answer."""
    since = ScreenedCustomer.asked_at < clock.now() - FORGOTTEN
    living = select(ScreenedCustomer.customer_id).join(Customer).where(since, Customer.stage.in_(LIVING))
    return list(db.session.scalars(living.order_by(ScreenedCustomer.asked_at).limit(AT_ONCE)))


def _begun(actor: Actor, origin: Origin, provider: str) -> ScreeningRun:
    run = db.session.scalars(select(ScreeningRun).where(ScreeningRun.state == RunState.RUNNING)).one_or_none()
    if run is None:
        total = db.session.scalar(select(func.count()).select_from(Customer).where(Customer.stage.in_(LIVING))) or 0
        run = ScreeningRun(
            state=RunState.RUNNING, origin=origin, provider=provider, edition="", started_by=actor.name[:200],
            total=total, done=0, found=0,
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
    jobs.enqueue("screening.run", once=f"screening/run/{run.id}", run_id=run.id)
    return run


def _newest() -> ScreeningRun | None:
    return db.session.scalars(select(ScreeningRun).order_by(ScreeningRun.created_at.desc()).limit(1)).one_or_none()


def _locked(run_id: UUID) -> ScreeningRun:
    return db.session.get_one(ScreeningRun, run_id, with_for_update=True, populate_existing=True)
