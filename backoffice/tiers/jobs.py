"""What time and the table do to tiers: evidence ends, needs grow, and whoever went down is told."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.jobs import job
from backoffice.tiers import service

CLOCK = Actor.system("tier-clock", frozenset({Permission.ASSIGN_TIER, Permission.ALL_BRANCHES}))
POLICY = Actor.system("policy", frozenset({Permission.ASSIGN_TIER, Permission.ALL_BRANCHES}))


@job(cron="10 * * * *", attempts=3)
def fall_back() -> None:
    """Bring down the tiers a piece of whose evidence has ended."""
    last = None
    while found := service.outlived(CLOCK, last):
        for customer_id in found:
            service.fall(CLOCK, customer_id)
        last = found[-1]


@job(attempts=3)
def follow_table(number: str) -> None:
    """A version of the table has begun: ask that those go down who lack what their tier needs now."""
    for level in service.levels_that_need_more(int(number)):
        lacks, last = service.lacking(POLICY, level)
        while last is not None:
            for customer_id in lacks:
                service.propose_by_policy(POLICY, customer_id)
            lacks, last = service.lacking(POLICY, level, last)


@job(attempts=5)
def tell_lowered(assignment_id: str) -> None:
    """Tell a customer that the tier went down, unless that was undone."""
    service.tell_lowered(CLOCK, UUID(assignment_id))
