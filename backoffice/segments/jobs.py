"""What is recomputed later: one customer after a change, everybody at night or when a rule has changed."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.jobs import job
from backoffice.segments import service

SORTER = Actor.system("segments", frozenset({Permission.EDIT_SEGMENT, Permission.ALL_BRANCHES}))


@job(attempts=5)
def look(customer_id: str) -> None:
    """Bring the segments of a customer who came or changed up to date."""
    service.look(SORTER, UUID(customer_id))


@job(attempts=5)
def run(run_id: str) -> None:
    """Recompute everybody, from where the run stands."""
    del run_id  # one run is under way at a time
    go_through()


@job(cron="20 2 * * *", attempts=5)
def recompute() -> None:
    """Recompute everybody at night: ages and months pass."""
    service.begin(SORTER)
    go_through()


def go_through() -> None:
    """Slice after slice until none is left."""
    while service.recompute_some(SORTER):
        pass
