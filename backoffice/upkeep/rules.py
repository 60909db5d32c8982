"""What may be done to a job, and how kinds of jobs are called."""

from enum import StrEnum

from backoffice.kernel.errors import Refusal


class JobState(StrEnum):
    """How far a job has come."""

    FAILED = "failed"
    TODO = "todo"
    DOING = "doing"
    SUCCEEDED = "succeeded"


def why_not_retry(state: str) -> Refusal | None:
    """Why a job in this state cannot be tried again, or None."""
    if state == JobState.FAILED:
        return None
    return Refusal("INVALID_TRANSITION", "Only a job that failed for good is tried again. This one did not.")


def in_words(task: str) -> str:
    """`notifications.deliver` -> Notifications: deliver."""
    area, _, name = task.partition(".")
    known = {"kyc": "KYC"}
    return f"{known.get(area, area.capitalize())}: {name.replace('_', ' ')}"
