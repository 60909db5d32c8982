"""Reading a customer's login."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.kernel.operations import note_customer, query
from backoffice.logins.service import rows
from backoffice.logins.service.standing import Standing, standing


@query(Permission.GET_CUSTOMER, recorded=True)
def login(actor: Actor, customer_id: UUID) -> Standing:
    """How the customer's login stands. Raises NotFound, Moved."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    return standing(customer, rows.of_customer(customer_id))


def is_user_of(customer_id: UUID, user_id: str) -> bool:
    """Whether this user of the sign-in service is the customer's login (behind an operation of the caller's)."""
    row = rows.of_customer(customer_id)
    return row is not None and row.user_id == user_id
