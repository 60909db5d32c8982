"""What time does: old acts of dialogues go."""

from backoffice.kernel.jobs import job
from backoffice.ussd import service
from backoffice.ussd.service.calling import USSD


@job(cron="50 2 * * *", attempts=3)
def forget() -> None:
    """Remove what happened on phones a week ago."""
    gone = service.forget(USSD)
    while gone:
        gone = service.forget(USSD)
