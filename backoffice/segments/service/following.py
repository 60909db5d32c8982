"""What happens to customers elsewhere: a moment later their segments follow."""

from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.kernel import jobs
from backoffice.kernel.operations import command
from backoffice.segments.rules.placing import Rules
from backoffice.segments.service import standings
from backoffice.segments.service.versions import in_force


def changed(*, customer_id: UUID, **_: Any) -> None:
    """Somebody came, or something shown or their tier has changed."""
    once = f"segments/{customer_id}"
    jobs.enqueue("segments.look", once=once, lock=once, customer_id=customer_id)


def living_changed(*, customer_id: UUID, living: bool) -> None:
    """The relationship ended, or lives again."""
    if living:
        changed(customer_id=customer_id)
    else:
        standings.forget(customer_id)


@command(Permission.EDIT_SEGMENT)
def look(actor: Actor, customer_id: UUID) -> None:
    """Bring the segments of one customer up to date."""
    standings.write_some(customers.living([customer_id]), Rules.of(in_force()))
