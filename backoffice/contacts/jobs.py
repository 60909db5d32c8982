"""What is tidied at night: codes of yesterday, and contacts whose last day has passed."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service
from backoffice.contacts.models import Kind
from backoffice.kernel.jobs import job

TIDYING = Actor.system(
    "tidying", frozenset({Permission.VERIFY_CONTACT, Permission.EDIT_CUSTOMER, Permission.ALL_BRANCHES})
)


@job(cron="20 3 * * *", attempts=3)
def forget_codes() -> None:
    """Forget old codes, some at a time; running it twice does no harm."""
    gone = service.forget_codes(TIDYING)
    while gone:
        gone = service.forget_codes(TIDYING)


@job(cron="5 0 * * *", attempts=3)
def end_contacts() -> None:
    """End the contacts whose last day has passed, some at a time; running it twice does no harm."""
    for kind in Kind:
        ended = service.end_what_is_over(TIDYING, kind)
        while ended:
            ended = service.end_what_is_over(TIDYING, kind)
