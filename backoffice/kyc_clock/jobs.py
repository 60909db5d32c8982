"""What time does to the KYC clock: customers are reminded, restricted at its end; who has none gets one."""

from backoffice.kernel.jobs import job
from backoffice.kyc_clock import service
from backoffice.kyc_clock.service.starting import CLOCK


@job(cron="* * * * *", attempts=2)
def end_clocks() -> None:
    """Restrict the customers whose clock has ended; one command a customer."""
    while found := service.ended(CLOCK):
        for customer_id in found:
            service.end(CLOCK, customer_id)


@job(cron="*/10 * * * *", attempts=2)
def nudge() -> None:
    """Remind the customers whose clock ends before long; one command a customer."""
    while found := service.to_nudge(CLOCK):
        for customer_id in found:
            service.nudge(CLOCK, customer_id)


@job(cron="30 1 * * *", attempts=3)
def begin_clocks() -> None:
    """Start the clocks of those who came before there was one."""
    while found := service.without_clock(CLOCK):
        for customer_id in found:
            service.begin(CLOCK, customer_id)
