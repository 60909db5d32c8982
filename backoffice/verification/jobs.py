"""What runs by itself: beginning checks, applying what was told, reading again, deciding, and finding what was lost."""

from uuid import UUID

import structlog

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.integrations.ports import NotAnswered
from backoffice.kernel.jobs import job
from backoffice.verification import service
from backoffice.verification.models import CheckState

PERMISSIONS = frozenset({Permission.INITIATE_KYC, Permission.REVIEW_DOCUMENT, Permission.ALL_BRANCHES})
CHECKER = Actor.system("automated-verification", PERMISSIONS)
log = structlog.get_logger()


@job(attempts=8)
def begin(check_id: UUID | str) -> None:
    """Ask the provider and send the link; running it twice asks for the same and sends once."""
    service.begin(CHECKER, UUID(str(check_id)))


@job(attempts=5)
def apply(notice_id: UUID | str) -> None:
    """Apply one delivery; running it twice does it once."""
    service.apply(CHECKER, UUID(str(notice_id)))


@job(attempts=8)
def read_again(check_id: UUID | str) -> None:
    """Ask the provider itself; while it does not answer, or has nothing to say of a check without a webhook, again."""
    check = service.read_again(CHECKER, UUID(str(check_id)))
    if check and check.state is CheckState.PENDING and check.link_ends_at is None:
        raise NotAnswered("the provider has not come to an answer")


@job(attempts=5)
def decide(check_id: UUID | str) -> None:
    """Let a green check decide its case where policy says so."""
    service.decide(CHECKER, UUID(str(check_id)))


@job(cron="40 3 * * *", attempts=3)
def reconcile() -> None:
    """Read every waiting check again: webhooks are resent for a day, then lost."""
    unanswered = 0
    for check_id in service.undecided(CHECKER):
        try:
            service.read_again(CHECKER, check_id)
        except NotAnswered:
            unanswered += 1  # it stays pending; one silent check must not keep the others from being read
    if unanswered:
        log.warning("checks could not be read again", checks=unanswered)


@job(cron="50 3 * * *", attempts=3)
def forget() -> None:
    """Remove deliveries of long ago."""
    while found := service.unheard(CHECKER):
        service.forget(CHECKER, found)
