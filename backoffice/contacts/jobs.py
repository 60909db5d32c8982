"""What is tidied at night: codes of yesterday."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service
from backoffice.kernel.jobs import job

TIDYING = Actor.system("tidying", frozenset({Permission.VERIFY_CONTACT, Permission.ALL_BRANCHES}))


@job(cron="20 3 * * *", attempts=3)
def forget_codes() -> None:
    """Forget old codes, some at a time; running it twice does no harm."""
    gone = service.forget_codes(TIDYING)
    while gone:
        gone = service.forget_codes(TIDYING)
