"""What happens to cases with time: forgotten claims are put back, unanswered cases expire."""

from datetime import timedelta

from flask import current_app

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.config import Settings
from backoffice.kernel.jobs import job
from backoffice.kyc import service

CLOCK = Actor.system("kyc-clock", frozenset({Permission.REVIEW_DOCUMENT, Permission.ALL_BRANCHES}))


@job(cron="* * * * *", attempts=2)
def release_idle_claims() -> None:
    """Put back the cases that somebody claimed and left."""
    settings: Settings = current_app.extensions["settings"]
    idle = timedelta(minutes=settings.idle_claim_minutes)
    for case_id in service.forgotten(CLOCK, idle):
        service.release_idle(CLOCK, case_id, idle)


@job(cron="20 2 * * *", attempts=3)
def expire_unanswered() -> None:
    """End the cases whose customers never answered."""
    for case_id in service.unanswered(CLOCK):
        service.expire(CLOCK, case_id)
