"""Keeping users in step with their customers, tried again until the sign-in service does it."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.jobs import job
from backoffice.logins import service

PROVISIONER = Actor.system("login-provisioning", frozenset({Permission.EDIT_CUSTOMER, Permission.ALL_BRANCHES}))
ATTEMPTS = 9  # the last one begins about three hours after the first


@job(attempts=ATTEMPTS, wait=3)
def follow(customer_id: UUID | str) -> None:
    """Bring one user in step; running it twice changes nothing. Raises SignInProblem to be run again."""
    done = service.follow(PROVISIONER, UUID(str(customer_id)))
    if done.problem:
        raise done.problem
