"""The first step of a customer's way: who registered them, and when."""

from uuid import UUID

from backoffice.audit import service as audit
from backoffice.customers.models import Customer
from backoffice.kernel.area import Milestone
from backoffice.kernel.db import db
from backoffice.kernel.words import say

REGISTERED = 10
REGISTER = "registration.register"


def registered(customer_id: UUID) -> list[Milestone]:
    """The registration; a customer who came another way is known by the channel."""
    row = db.session.get_one(Customer, customer_id)
    who = audit.doers(customer_id, [REGISTER]).get(REGISTER, "")
    return [Milestone("Registered", REGISTERED, row.created_at, who, say("by {channel}", channel=row.channel.value))]
