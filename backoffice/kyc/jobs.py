"""What time does to cases and verifications: forgotten claims are put back, the unanswered and the outlived expire."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.jobs import job
from backoffice.kyc import service

CLOCK = Actor.system("kyc-clock", frozenset({Permission.REVIEW_DOCUMENT, Permission.ALL_BRANCHES}))


@job(cron="* * * * *", attempts=2)
def release_idle_claims() -> None:
    """Put back the cases that somebody claimed and left."""
    for case_id in service.forgotten(CLOCK):
        service.release_idle(CLOCK, case_id)
    service.forget_touches()


@job(cron="20 2 * * *", attempts=3)
def expire_unanswered() -> None:
    """End the cases whose customers never answered."""
    while found := service.unanswered(CLOCK):
        for case_id in found:
            service.expire(CLOCK, case_id)


@job(cron="40 4 * * *", attempts=3)
def open_renewals() -> None:
    """Open the cases of verifications that end soon, a few hundred a night, and remind who was asked before."""
    for customer_id in service.to_renew(CLOCK):
        service.renew(CLOCK, customer_id)
    for case_id in service.to_remind(CLOCK):
        service.remind(CLOCK, case_id)


@job(attempts=3)
def renew(customer_id: str) -> None:
    """Ask one customer now, because a reviewer said so."""
    service.renew(CLOCK, UUID(customer_id))


@job(cron="5 * * * *", attempts=3)
def end_verifications() -> None:
    """Note which customers' verification has ended."""
    while found := service.outlived(CLOCK):
        for customer_id in found:
            service.lapse(CLOCK, customer_id)
