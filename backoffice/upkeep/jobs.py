"""What is tidied at night: counters, idempotency keys and done jobs that are past their time."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import housekeeping, idempotency
from backoffice.kernel.jobs import job
from backoffice.upkeep import service

TIDYING = Actor.system("tidying", frozenset({Permission.MANAGE_JOBS}))


@job(cron="10 3 * * *", attempts=3)
def tidy() -> None:
    """Forget what nobody needs any more; running it twice does no harm."""
    housekeeping.forget_old()
    idempotency.forget_old()
    service.forget_done(TIDYING)
