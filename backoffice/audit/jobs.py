"""The hourly check of the audit chains."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.audit import service
from backoffice.kernel.jobs import job


@job(attempts=2, cron="7 * * * *")
def check_chains() -> None:
    """Verify both chains and keep the result."""
    service.check_chains(Actor.system("hourly check", frozenset({Permission.VERIFY_AUDIT})))
