"""What runs at its hour: tidying what ended long ago, and telling who may both propose and decide."""

import structlog

from backoffice.identity import service
from backoffice.kernel.jobs import job

log = structlog.get_logger()


@job(cron="15 3 * * *", attempts=3)
def tidy() -> None:
    """Forget old sessions and cut-offs; running it twice does no harm."""
    service.forget_old()


@job(cron="*/10 * * * *", attempts=2)
def forget_kept_forms() -> None:
    """Forget what was typed when a session had ended, half an hour after; running it twice does no harm."""
    service.forget_kept_forms()


@job(cron="45 5 * * *", attempts=3)
def report_hands() -> None:
    """Tell the log who holds maker and checker of the same thing (by the provider's id, never by name)."""
    found = service.access(service.NIGHT_WATCH)
    both = [holder for holder in found.holders if holder.hands]
    for holder in both:
        what = [hand.pair.what for hand in holder.hands]
        log.warning("proposes and decides", sub=holder.who.sub, roles=sorted(holder.who.roles), what=what)
    log.info("hands counted", is_set_up=found.is_set_up, people=len(found.holders), both=len(both))
