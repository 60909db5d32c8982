"""Jobs: what runs later, by id, enqueued inside the business transaction; the queue is PostgreSQL (Procrastinate).

@job(attempts=8)
def deliver(message_id: UUID) -> None: ...          # in notifications/jobs.py

jobs.enqueue("notifications.deliver", message_id=message.id)   # in notifications/service.py
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import procrastinate
from flask import Flask
from procrastinate import JobContext, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.kernel.operations import running


@dataclass(frozen=True)
class Job:
    """A function that runs later. `cron` (five fields) makes it periodic, `attempts` counts the first one too."""

    name: str
    function: Callable[..., None]
    attempts: int = 5
    cron: str | None = None
    wait: int = 5  # seconds before the second attempt; doubled each time


_jobs: dict[str, Job] = {}
_kept_back: ContextVar[list[tuple[str, dict[str, str]]] | None] = ContextVar("kept_back_jobs", default=None)


def job(
    *, attempts: int = 5, cron: str | None = None, wait: int = 5
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark a function of a `jobs.py`: it takes ids only, and running it twice does no harm."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        _jobs[name] = Job(name, function, attempts, cron, wait)
        return function

    return decorate


def known() -> dict[str, Job]:
    """All jobs by name."""
    return dict(_jobs)


def enqueue(
    name: str, *, after: timedelta | None = None, lock: str | None = None, once: str | None = None, **ids: UUID | str
) -> None:
    """Put a job into the queue, in the running transaction. `lock`: one at a time; `once`: not twice in the queue."""
    if (current := running()) is None or not current.may_write:
        raise RuntimeError(f"{name} is enqueued inside a command, or not at all.")
    if (kept := _kept_back.get()) is not None:
        kept.append((name, {key: str(value) for key, value in ids.items()}))
        return
    raw = db.session.connection().connection.driver_connection
    due = clock.now() + after if after else None
    options: dict[str, Any] = {"connection": raw, "lock": lock, "queueing_lock": once, "schedule_at": due}
    arguments = {key: str(value) for key, value in ids.items()}
    configured = _queue().configure_task(name, **options)
    if once is None:
        configured.defer(**arguments)
        return
    try:
        with db.session.begin_nested():
            db.session.connection()  # only now is the savepoint set: the queue writes past the session
            configured.defer(**arguments)
    except AlreadyEnqueued:
        return  # the job that waits will see this change too


def retry(job_ids: Sequence[int]) -> None:
    """Put failed jobs into the queue again, in the running transaction."""
    again = text("SELECT procrastinate_retry_job_v2(:job, :now, NULL, NULL, NULL)")
    for job_id in job_ids:
        db.session.connection().execute(again, {"job": job_id, "now": clock.now()})


@contextmanager
def kept_back() -> Iterator[None]:
    """For the sample bank, which plays days gone by: jobs stay out of the queue, whoever opened the block runs them."""
    before = _kept_back.set([])
    try:
        yield
    finally:
        _kept_back.reset(before)


def take_kept_back() -> list[tuple[str, dict[str, str]]]:
    """The names and ids of the jobs kept back so far, which are forgotten here."""
    kept = _kept_back.get() or []
    taken = list(kept)
    kept.clear()
    return taken


def _queue() -> procrastinate.App:
    return procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def run(name: str, arguments: dict[str, Any]) -> None:
    """Run a job here and now; its session is closed afterwards."""
    try:
        _jobs[name].function(**arguments)
    finally:
        db.session.remove()


def worker_app(app: Flask, conninfo: str) -> procrastinate.App:
    """The queue as a worker sees it: every job as a task that runs inside the application's context."""
    queue = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))
    for known_job in _jobs.values():
        _add(queue, app, known_job)
    _rescue(queue)
    return queue


def _rescue(queue: procrastinate.App) -> None:
    """Once a minute, give the jobs of workers that died (no sign of life for half a minute) to somebody else."""

    async def retry_stalled(timestamp: int) -> None:
        for stalled in await queue.job_manager.get_stalled_jobs():
            await queue.job_manager.retry_job(stalled)

    task = queue.task(name="kernel.retry_stalled", queueing_lock="kernel.retry_stalled")(retry_stalled)
    queue.periodic(cron="* * * * *")(task)


def _add(queue: procrastinate.App, app: Flask, known_job: Job) -> None:
    retry = RetryStrategy(max_attempts=known_job.attempts - 1, exponential_wait=known_job.wait)

    def work(context: JobContext, /, **arguments: Any) -> None:
        arguments.pop("timestamp", None)
        with app.app_context():
            try:
                run(known_job.name, arguments)
            except Exception as error:
                _note_failure(context, known_job.name, error)
                raise

    task: Any = queue.task(name=known_job.name, retry=retry, pass_context=True)(work)
    if known_job.cron:
        queue.periodic(cron=known_job.cron)(task)


def _note_failure(context: JobContext, name: str, error: Exception) -> None:
    # The class only: the text of a foreign error may hold a personal value.
    values = {"task": name, "error": type(error).__name__, "at": clock.now()}
    table: Any = housekeeping.JobFailure.__table__
    statement = insert(table).values(job_id=context.job.id, **values)
    housekeeping.write(statement.on_conflict_do_update(index_elements=["job_id"], set_=values))
