"""REST: the jobs of the house, and trying failed ones again."""

from typing import Any

from marshmallow import fields

from backoffice.upkeep import service
from backoffice.upkeep.rules import JobState
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf, PageQuery, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("upkeep", __name__, description="The jobs behind the pages.")


class JobsQuery(PageQuery):
    """Which jobs."""

    state = OneOf(JobState, load_default=JobState.FAILED.value)
    task = Text(most=100)


class KindBody(Body):
    """A kind of jobs by its name."""

    task = Text(most=100, required=True)


class JobOut(Body):
    """A job, without what it works on."""

    id = fields.Integer()
    task = fields.String()
    state = fields.String()
    attempts = fields.Integer()
    error = fields.String(allow_none=True)
    since = fields.DateTime(allow_none=True)


class JobsOut(Body):
    """A page of jobs."""

    items = fields.List(fields.Nested(JobOut))
    next = fields.String(allow_none=True)


class RetriedOut(Body):
    """How many jobs are in the queue again."""

    retried = fields.Integer()


@rest.route("/job", methods=["GET"])
@rest.arguments(JobsQuery, location="query")
@rest.response(200, JobsOut)
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Jobs in one state, the newest first."""
    state, task = JobState(asked["state"]), asked.get("task")
    found = service.listed(actor(), state, task, after=asked.get("after"), limit=asked["limit"])
    return {"items": found.items, "next": found.next}


@rest.route("/job/<int:job_id>/retry", methods=["POST"])
@rest.response(200, RetriedOut)
def retry(job_id: int) -> dict[str, int]:
    """Try a failed job again."""
    service.retry(actor(), job_id)
    return {"retried": 1}


@rest.route("/job/retry", methods=["POST"])
@asks(service.retry_all)
@rest.arguments(KindBody)
@rest.response(200, RetriedOut)
def retry_all(body: dict[str, Any]) -> dict[str, int]:
    """Try all failed jobs of a kind again."""
    return {"retried": service.retry_all(actor(), body["task"])}
