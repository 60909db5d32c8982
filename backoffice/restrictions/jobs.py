"""What the clock does: restrictions end when their time is over."""

from backoffice.access.actor import SYSTEM
from backoffice.kernel.jobs import job
from backoffice.restrictions import service


@job(cron="*/5 * * * *")
def end_in_time() -> None:
    """Close the restrictions that have run out; one command a customer."""
    for customer_id in service.run_out():
        service.expire(SYSTEM, customer_id)
