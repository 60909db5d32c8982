"""What runs by itself: removing the files of uploads that failed, and papers that are kept no longer."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.documents import service
from backoffice.kernel.jobs import job

RETENTION = Actor.system("retention", frozenset({Permission.ERASE_CUSTOMER, Permission.ALL_BRANCHES}))


@job(cron="17 * * * *")
def sweep() -> None:
    """Every hour; running it twice does no harm."""
    service.sweep()


@job(cron="30 3 * * *", attempts=3)
def remove_what_is_kept_no_longer() -> None:
    """Every night, a batch after the other; ended in the middle it goes on the next night. A held customer's stay."""
    found = service.due(RETENTION)
    while found:
        for document_id, customer_id in found:
            if not service.kept_by(customer_id):
                service.remove(RETENTION, customer_id, document_id)
        found = service.due(RETENTION, after=found[-1][0])
