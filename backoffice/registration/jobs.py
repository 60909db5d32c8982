"""What is tidied at night: drafts that nobody goes on with."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.jobs import job
from backoffice.registration import service

TIDYING = Actor.system("tidying-drafts", frozenset({Permission.CREATE_CUSTOMER}))


@job(cron="20 3 * * *", attempts=3)
def tidy_drafts() -> None:
    """Remove them with their keys; running it twice does no harm."""
    while found := service.stale_drafts(TIDYING):
        service.forget_drafts(TIDYING, found)
