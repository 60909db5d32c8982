"""What runs by itself: removing the files of uploads that failed."""

from backoffice.documents import service
from backoffice.kernel.jobs import job


@job(cron="17 * * * *")
def sweep() -> None:
    """Every hour; running it twice does no harm."""
    service.sweep()
