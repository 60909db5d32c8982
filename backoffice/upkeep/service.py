"""The queue of jobs as an administrator sees it (never what a job works on), trying failed ones again, and tidying."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refused
from backoffice.kernel.operations import command, query
from backoffice.kernel.pages import USUAL, Page
from backoffice.upkeep import rules
from backoffice.upkeep.rules import JobState

DONE_KEPT = timedelta(days=7)
LARGEST_ID = 2**63 - 1
_A_PLACE = re.compile(r"[0-9]{1,19}")
_COUNTS = text("SELECT status::text, task_name, count(*) FROM procrastinate_jobs GROUP BY status, task_name")
_LISTED = text(
    "SELECT j.id, j.task_name AS task, j.status::text AS state, j.attempts, f.error, "
    "coalesce(f.at, j.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) AS since "
    "FROM procrastinate_jobs j LEFT JOIN job_failure f ON f.job_id = j.id "
    "WHERE j.status::text = :state AND (CAST(:task AS text) = '' OR j.task_name = :task) AND j.id < :before "
    "ORDER BY j.id DESC LIMIT :most"
)
_STATE = text("SELECT status::text FROM procrastinate_jobs WHERE id = :job FOR UPDATE")
_FAILED = text("SELECT id FROM procrastinate_jobs WHERE status = 'failed' AND task_name = :task ORDER BY id FOR UPDATE")
_FORGET = text(
    "DELETE FROM procrastinate_jobs j WHERE j.status = 'succeeded' AND NOT EXISTS "
    "(SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= :before)"
)


@dataclass(frozen=True)
class JobLine:
    """A job: its kind, how often it was tried, and the class of its last error, never what it worked on."""

    id: int
    task: str
    state: str
    attempts: int
    error: str | None
    since: datetime | None


@query(Permission.MANAGE_JOBS)
def tallies(_actor: Actor) -> dict[JobState, dict[str, int]]:
    """How many jobs of each kind there are in each state."""
    found: dict[JobState, dict[str, int]] = {state: {} for state in JobState}
    for state, task, count in db.session.execute(_COUNTS):
        if state in found:
            found[JobState(state)][task] = count
    return found


@query(Permission.MANAGE_JOBS)
def listed(
    _actor: Actor, state: JobState, task: str | None = None, *, after: str | None = None, limit: int = USUAL
) -> Page[JobLine]:
    """Jobs in this state, the newest first. Raises Invalid for a cursor that is none."""
    asked = {"state": state.value, "task": _kind(task or ""), "before": _place(after)}
    rows = db.session.execute(_LISTED, asked | {"most": limit + 1}).all()
    lines = [JobLine(**row._mapping) for row in rows[:limit]]  # noqa: SLF001 (a Row's documented mapping)
    return Page(lines, str(lines[-1].id) if len(rows) > limit else None)


@command(Permission.MANAGE_JOBS)
def retry(_actor: Actor, job_id: int) -> int:
    """Put a failed job into the queue again. Raises NotFound, Refused (INVALID_TRANSITION)."""
    state = db.session.scalar(_STATE, {"job": job_id})
    if state is None:
        raise NotFound("job")
    if refusal := rules.why_not_retry(state):
        raise Refused(refusal)
    jobs.retry([job_id])
    return job_id


@command(Permission.MANAGE_JOBS)
def retry_all(_actor: Actor, task: str) -> int:
    """Put all failed jobs of this kind into the queue again; how many there were."""
    failed: Sequence[int] = db.session.scalars(_FAILED, {"task": _kind(task)}).all()
    jobs.retry(failed)
    return len(failed)


@command(Permission.MANAGE_JOBS)
def forget_done(_actor: Actor) -> None:
    """Remove jobs that were done long ago."""
    db.session.connection().execute(_FORGET, {"before": clock.now() - DONE_KEPT})


def failed(_actor: Actor) -> int | None:
    """How many jobs failed for good: the number in the menu."""
    counted = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    return db.session.scalar(counted) or None


def _kind(task: str) -> str:
    if not task.isprintable():
        raise Invalid.one("task", "This is no kind of job.")
    return task


def _place(after: str | None) -> int:
    if after is None:
        return LARGEST_ID
    if not _A_PLACE.fullmatch(after) or int(after) > LARGEST_ID:
        raise Invalid.one("after", "This is not a cursor of this list.")
    return int(after)
