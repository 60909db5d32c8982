"""The page of jobs: by state, failed ones first, with a way to try them again."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.upkeep import rules, service
from backoffice.upkeep.rules import JobState
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen, tell

upkeep = Blueprint("upkeep", __name__, url_prefix="/jobs")
WORDS = {JobState.FAILED: "Failed", JobState.TODO: "Waiting", JobState.DOING: "Running", JobState.SUCCEEDED: "Done"}


@upkeep.get("/")
def index() -> ResponseReturnValue:
    state, task = _state(), request.args.get("task") or None
    found = service.listed(actor(), state, task, after=request.args.get("after"))
    tallies = service.tallies(actor())
    tabs = [
        (one.value, WORDS[one], url_for("upkeep.index", state=one.value), sum(tallies[one].values())) for one in WORDS
    ]
    values: dict[str, Any] = {"state": state.value, "tabs": tabs, "task": task, "kinds": sorted(tallies[state].items())}
    first = "after" in request.args
    return screen(
        "upkeep/index.html", "upkeep/_jobs.html", jobs=found.items, next=found.next, first=first,
        in_words=rules.in_words, **values,
    )  # fmt: skip


@upkeep.post("/<int:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    service.retry(actor(), job_id)
    flash("The job is in the queue again.")
    return go("upkeep.index")


@upkeep.post("/retry")
def retry_all() -> ResponseReturnValue:
    count = service.retry_all(actor(), request.form.get("task", ""))
    tell(
        say("{count} job is in the queue again." if count == 1 else "{count} jobs are in the queue again.", count=count)
    )
    return go("upkeep.index")


def _state() -> JobState:
    try:
        return JobState(request.args.get("state") or JobState.FAILED)
    except ValueError as error:
        raise Invalid.one("state", "Not one of the known states.") from error
