"""The administrator's page of jobs: what failed, since when, and trying it again; never what a job works on."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock, housekeeping, idempotency, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refused
from backoffice.kernel.operations import command
from backoffice.upkeep import service
from backoffice.upkeep.jobs import tidy
from backoffice.upkeep.rules import JobState
from tests.identity.signing_in import sign_in, staff, token_of
from tests.kyc.bank import entries
from tests.rest import Machine

ADMIN = staff("administrator", name="Ada Obi", branch=None)
SECRET = "5f0c1f2e-0000-4000-8000-000000000001"


@command(Permission.MANAGE_JOBS)
def enqueued(_actor: Actor, task: str, state: str) -> int:
    """A job of this kind in this state."""
    jobs.enqueue(task, message_id=SECRET)
    newest = "(SELECT max(id) FROM procrastinate_jobs)"
    changed = f"UPDATE procrastinate_jobs SET status = :state, attempts = 8 WHERE id = {newest} RETURNING id"
    return int(db.session.connection().scalar(text(changed), {"state": state}) or 0)


def failed(task: str = "notifications.deliver") -> int:
    """A job whose attempts are used up."""
    job_id = enqueued(ADMIN, task, "failed")
    table = housekeeping.JobFailure.__table__
    row = {"job_id": job_id, "task": task, "error": "NotDelivered", "at": clock.now()}
    housekeeping.write(table.insert().values(row))  # type: ignore[attr-defined]  # a Core table
    return job_id


def state_of(job_id: int) -> str:
    found = text("SELECT status::text FROM procrastinate_jobs WHERE id = :id")
    return str(db.session.scalar(found, {"id": job_id}))


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    sign_in(client, "administrator", name="Ada Obi", branch=None)
    return client


def test_the_empty_page_says_what_it_is_for(admin: FlaskClient) -> None:
    assert "No job has failed" in admin.get("/jobs/").text
    assert admin.get("/jobs/?state=lost").status_code == 422
    assert admin.get("/jobs/?after=x").status_code == 422


def test_a_failed_job_shows_its_error_and_not_what_it_works_on(admin: FlaskClient) -> None:
    failed()
    page = admin.get("/jobs/").text
    assert "Notifications: deliver" in page and "NotDelivered" in page and SECRET not in page


def test_one_failed_job_is_tried_again(admin: FlaskClient) -> None:
    job_id, other = failed(), failed()
    answer = admin.post(f"/jobs/{job_id}/retry", data={"csrf_token": token_of(admin)}, follow_redirects=True)
    assert "The job is in the queue again." in answer.text
    assert (state_of(job_id), state_of(other)) == ("todo", "failed")
    assert entries("upkeep.retry")[0].body["outcome"] == "done"


def test_all_failed_jobs_of_a_kind_are_tried_again_and_no_others(admin: FlaskClient) -> None:
    ids = [failed(), failed(), failed("audit.check_chains"), enqueued(ADMIN, "notifications.deliver", "succeeded")]
    form = {"csrf_token": token_of(admin), "task": "notifications.deliver"}
    assert "2 jobs are in the queue again." in admin.post("/jobs/retry", data=form, follow_redirects=True).text
    assert [state_of(job_id) for job_id in ids] == ["todo", "todo", "failed", "succeeded"]


def test_only_what_failed_is_tried_again(app: Flask) -> None:
    job_id = enqueued(ADMIN, "notifications.deliver", "succeeded")
    with pytest.raises(Refused):
        service.retry(ADMIN, job_id)
    with pytest.raises(NotFound):
        service.retry(ADMIN, job_id + 1)
    assert service.retry_all(ADMIN, "no.such_kind") == 0


def test_pages_of_jobs_follow_one_another(app: Flask) -> None:
    ids = [failed() for _ in range(5)]
    first = service.listed(ADMIN, JobState.FAILED, limit=2)
    second = service.listed(ADMIN, JobState.FAILED, after=first.next, limit=3)
    assert [line.id for line in [*first.items, *second.items]] == ids[::-1] and second.next is None
    with pytest.raises(Invalid):
        service.listed(ADMIN, JobState.FAILED, after="9" * 30)


def test_machines_see_and_retry_jobs(client: FlaskClient) -> None:
    job_id = failed()
    admin = Machine(client, "administrator", name="Ada Obi")
    [job] = (admin.get("/job").json or {})["items"]
    assert (job["id"], job["task"], job["error"], job["attempts"]) == (
        job_id,
        "notifications.deliver",
        "NotDelivered",
        8,
    )
    assert set(job) == {"id", "task", "state", "attempts", "error", "since"}
    assert admin.post(f"/job/{job_id}/retry").json == {"retried": 1}
    assert admin.post(f"/job/{job_id}/retry").status_code == 400
    assert admin.post("/job/retry", {"task": "notifications.deliver"}).json == {"retried": 0}
    assert Machine(client, "supervisor").get("/job").status_code == 403


def test_tidying_forgets_what_is_old_and_nothing_else(app: Flask) -> None:
    housekeeping.count("tried", timedelta(days=1), 5, "too often")
    with idempotency.with_key("key-1", "POST /x", {}):
        enqueued(ADMIN, "notifications.deliver", "failed")
    old_failure, done = failed(), enqueued(ADMIN, "notifications.deliver", "succeeded")
    tables = (housekeeping.Counter, idempotency.IdempotencyKey, housekeeping.JobFailure)

    def counted() -> list[int]:
        return [db.session.query(model).count() for model in tables]

    for days, expected in [(1, [1, 1, 1]), (6, [0, 1, 1]), (8, [0, 0, 1]), (91, [0, 0, 0])]:
        with clock.at(clock.now() + timedelta(days=days)):
            for _ in range(2):
                tidy()
            assert counted() == expected
            assert state_of(done) == ("succeeded" if days < 7 else "None")
    assert state_of(old_failure) == "failed"
