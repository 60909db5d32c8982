"""A customer's file as a manager takes it away."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Customer
from backoffice.customers.service.scope import in_scope
from backoffice.kernel.operations import note_customer, query


@query(Permission.DOWNLOAD_CUSTOMER, recorded=True, sensitive=True)
def download(actor: Actor, customer_id: UUID) -> Customer:
    """The customer whose file is made; the entry is there before the first byte. Raises NotFound, Moved."""
    note_customer(customer_id)
    return in_scope(actor, customer_id)
