"""What is tidied at night: sessions that ended long ago, and cut-offs that exclude nothing any more."""

from backoffice.identity import service
from backoffice.kernel.jobs import job


@job(cron="15 3 * * *", attempts=3)
def tidy() -> None:
    """Forget old sessions and cut-offs; running it twice does no harm."""
    service.forget_old()


@job(cron="*/10 * * * *", attempts=2)
def forget_kept_forms() -> None:
    """Forget what was typed when a session had ended, half an hour after; running it twice does no harm."""
    service.forget_kept_forms()
