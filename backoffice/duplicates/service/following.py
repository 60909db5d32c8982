"""What happens to customers elsewhere: their keys follow at once, their pairs a moment later."""

from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Customer
from backoffice.duplicates.models import Origin
from backoffice.duplicates.service import keys, pairs
from backoffice.duplicates.service.judging import note_living
from backoffice.kernel import jobs
from backoffice.kernel.db import db
from backoffice.kernel.operations import command


def registered(*, actor: Actor, customer_id: UUID) -> None:
    """Somebody came: whoever registers them next must find them."""
    _follow(customer_id, Origin.REGISTRATION)


def changed(*, actor: Actor, customer_id: UUID, fields: Any) -> None:
    """Something shown has changed, by which customers are compared perhaps."""
    _follow(customer_id, Origin.EDIT)


def living_changed(*, customer_id: UUID, living: bool) -> None:
    """The relationship ended, or lives again."""
    keys.write(db.session.get_one(Customer, customer_id))
    note_living(customer_id=customer_id, living=living)


@command(Permission.MERGE_CUSTOMER)
def look(actor: Actor, customer_id: UUID, origin: Origin) -> None:
    """Compare one customer with all others, and keep the pairs worth a look."""
    pairs.look_again(db.session.get_one(Customer, customer_id), origin)


def _follow(customer_id: UUID, origin: Origin) -> None:
    db.session.flush()
    keys.write(db.session.get_one(Customer, customer_id))
    once = f"duplicates/{customer_id}"
    jobs.enqueue("duplicates.look", once=once, lock=once, customer_id=customer_id, origin=origin.value)
