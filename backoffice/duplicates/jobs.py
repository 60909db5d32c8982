"""What is compared later: one customer after a change, all of them in a run."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.duplicates import service
from backoffice.duplicates.models import Origin
from backoffice.kernel.jobs import job

SCORER = Actor.system("duplicates", frozenset({Permission.MERGE_CUSTOMER, Permission.ALL_BRANCHES}))


@job(attempts=5)
def look(customer_id: str, origin: str) -> None:
    """Compare a customer who came or changed with all others."""
    service.look(SCORER, UUID(customer_id), Origin(origin))


@job(attempts=5)
def run(run_id: str) -> None:
    """Compare all customers, from where the run stands."""
    go_through(UUID(run_id))


def go_through(run_id: UUID) -> None:
    """Write missing keys, then compare slice after slice until none is left."""
    after = service.key_some(SCORER, None)
    while after:
        after = service.key_some(SCORER, after)
    engine, seen = service.gather(SCORER, run_id), service.Seen()
    while service.compare_slice(SCORER, run_id, engine, seen):
        pass
