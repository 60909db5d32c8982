"""What is weighed later: one customer after a change, all of them at night or by new rules; what time ends."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.jobs import job
from backoffice.risk import service
from backoffice.risk.models import Cause

SLICES = 5  # a job ends with its session, and so the keys of ten thousand customers go
SCALES = Actor.system("risk", frozenset({Permission.EDIT_RISK, Permission.ALL_BRANCHES}))


@job(attempts=5)
def weigh(customer_id: str) -> None:
    """Weigh a customer of whom something has changed."""
    service.weigh(SCALES, UUID(customer_id))


@job(attempts=5)
def weigh_all(run_id: str) -> None:
    """Weigh customers from where the run stands: some slices now, the others by a job that starts afresh."""
    for _ in range(SLICES):
        if not service.weigh_slice(SCALES, UUID(run_id)):
            service.count_day(SCALES)
            return
    service.go_on(SCALES, UUID(run_id))


@job(cron="20 1 * * *", attempts=3)
def weigh_nightly() -> None:
    """Weigh everybody, for what no moment tells of: years go by, and so does use."""
    service.begin(SCALES, Cause.FACTS)


@job(cron="*/15 * * * *", attempts=3)
def end_in_time() -> None:
    """Weigh those whose override has ended, or whose level has stood for its time."""
    for customer_id in service.due(SCALES):
        service.weigh(SCALES, customer_id)
