"""A run over all customers: in slices of the keys, each in a transaction of its own, so that it may end and go on.

Who shares a key is opened and compared; nothing of anybody is written but what the evidence is called.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Channel, Customer
from backoffice.duplicates.models import DuplicateKey, DuplicateRun, Origin, RunState
from backoffice.duplicates.rules import scoring
from backoffice.duplicates.rules.facts import Facts, facts_of
from backoffice.duplicates.service import frequencies, keys, pairs, splinking
from backoffice.duplicates.service.crowd import everybody, gathered
from backoffice.duplicates.service.engines import Candidates, Engine
from backoffice.duplicates.service.meeting import Own
from backoffice.kernel import bulk, clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal, Refused
from backoffice.kernel.operations import command, query
from backoffice.kernel.settings import settings

SLICES, COMPARED_AT_ONCE, KEYED_AT_ONCE = 64, 4_000, 500
FEWEST_LEARNT_FROM = 1_000
MOST_REMEMBERED = 400_000  # people kept in memory between slices
BRANCH_ONLY = Refusal("CUSTOMER_ERROR", "A run compares every branch: somebody who sees all of them starts it.")
NOT_INSTALLED = Refusal(
    "CUSTOMER_ERROR", "Runs are set to Splink, which is not installed here. Install the extra splink."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A customer as a run keeps it in memory."""

    id: UUID
    created_at: datetime
    channel: Channel
    branch: str
    facts: Facts


@dataclass(frozen=True)
class Seen:
    """What a run remembers between slices: people it opened, and pairs it scored, which meet by several keys."""

    people: OrderedDict[UUID, Opened] = field(default_factory=OrderedDict)
    pairs: set[tuple[UUID, UUID]] = field(default_factory=set)


@command(Permission.MERGE_CUSTOMER)
def start(actor: Actor) -> DuplicateRun:
    """Begin a run in the background, or go on with the one under way. Raises Refused (CUSTOMER_ERROR)."""
    run = begin(actor)
    jobs.enqueue("duplicates.run", once=f"duplicates/run/{run.id}", run_id=run.id)
    return run


@command(Permission.MERGE_CUSTOMER)
def begin(actor: Actor) -> DuplicateRun:
    """The run under way, or a new one. Raises Refused (CUSTOMER_ERROR; VERSION_CONFLICT where two begin at once)."""
    if not actor.sees_all_branches:
        raise Refused(BRANCH_ONLY)
    if run := db.session.scalars(select(DuplicateRun).where(DuplicateRun.state == RunState.RUNNING)).one_or_none():
        return run
    counts = {"slices": SLICES, "slices_done": 0, "compared": 0, "found": 0}
    run = DuplicateRun(state=RunState.RUNNING, engine=_engine(), started_by=actor.name, **counts)
    db.session.add(run)
    return run


def _engine() -> str:
    """The engine that the settings choose; Splink learns from many, so that few people are left to our own."""
    if settings().duplicate_engine == "own":
        return "own"
    if not splinking.is_installed():
        raise Refused(NOT_INSTALLED)
    some = select(Customer.id).where(Customer.stage.in_(LIVING)).limit(FEWEST_LEARNT_FROM).subquery()
    many = db.session.scalar(select(func.count()).select_from(some)) == FEWEST_LEARNT_FROM
    return "splink" if many else "own"


@command(Permission.MERGE_CUSTOMER)
def key_some(actor: Actor, after: UUID | None) -> UUID | None:
    """Write the keys of some customers who have none yet (imported, or older than this); the last of them, or None."""
    keyed = exists().where(DuplicateKey.customer_id == Customer.id)
    wanted = select(Customer.id).where(Customer.stage.in_(LIVING), ~keyed).order_by(Customer.id).limit(KEYED_AT_ONCE)
    found = list(db.session.scalars(wanted.where(Customer.id > after) if after else wanted))
    for row in customers.living(found):
        keys.write(row)
    return found[-1] if found else None


@query(Permission.MERGE_CUSTOMER)
def gather(actor: Actor, run_id: UUID) -> Engine:
    """Everybody, as the engine of this run needs them."""
    run = db.session.get_one(DuplicateRun, run_id)
    with bulk.nothing_in_circles():
        return splinking.linked(everybody()) if run.engine == "splink" else Own(gathered())


@command(Permission.MERGE_CUSTOMER)
def compare_slice(actor: Actor, run_id: UUID, engine: Engine, seen: Seen) -> bool:
    """Compare whoever meets in the next slice; whether another one waits. `seen` is kept between slices."""
    run = db.session.get_one(DuplicateRun, run_id, with_for_update=True, populate_existing=True)
    if run.state is RunState.DONE:
        return False
    among = engine.candidates(run.slices_done, run.slices)
    fresh = pairs.keep(_worth_keeping(among, seen), Origin.RUN)
    run.slices_done, run.compared, run.found = run.slices_done + 1, run.compared + among.compared, run.found + fresh
    if run.slices_done == run.slices:
        run.state, run.finished_at = RunState.DONE, clock.now()
    return run.state is RunState.RUNNING


@query(Permission.MERGE_CUSTOMER)
def latest_run(actor: Actor) -> DuplicateRun | None:
    """The run under way, or the last one."""
    return db.session.scalars(select(DuplicateRun).order_by(DuplicateRun.created_at.desc()).limit(1)).one_or_none()


def _worth_keeping(among: Candidates, seen: Seen) -> list[pairs.Met]:
    common, fresh, found = frequencies.known(), [pair for pair in among.pairs if pair not in seen.pairs], []
    for start_at in range(0, len(fresh), COMPARED_AT_ONCE):
        some = fresh[start_at : start_at + COMPARED_AT_ONCE]
        _open({customer for pair in some for customer in pair}, seen.people)
        for one, other in some:
            if (mine := seen.people.get(one)) and (theirs := seen.people.get(other)):
                score = among.weighed((one, other), scoring.score(mine.facts, theirs.facts, common))
                if score.is_worth_showing:
                    found.append(pairs.met(mine, theirs, score))
    seen.pairs.update(fresh)
    return found


def _open(wanted: set[UUID], seen: OrderedDict[UUID, Opened]) -> None:
    """Open those not seen yet; the ones seen first are forgotten when there are too many."""
    while len(seen) > MOST_REMEMBERED:
        seen.popitem(last=False)
    for row in customers.living(wanted - seen.keys()):
        seen[row.id] = Opened(row.id, row.created_at, row.channel, row.branch, facts_of(row))
