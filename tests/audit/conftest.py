"""A log with something to tell: a customer, a change, a look, a refused and a forbidden attempt."""

from typing import Any

import pytest
from flask import Flask

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.kernel.errors import PermissionDenied, Refused
from backoffice.kernel.operations import command
from tests.identity.signing_in import staff

AGENT = staff("agent", name="J. Were")
AUDITOR = staff("auditor", name="Odera Lang", branch=None)
MANAGER = staff("manager", name="M. Achieng", branch=None)


@command(Permission.CREATE_CUSTOMER)
def enter(actor: Actor, **fields: Any) -> Customer:
    """A prospect of branch north."""
    return customers.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, "north", fields)


@pytest.fixture
def told_about(app: Flask) -> Customer:
    """The customer whom the log tells about."""
    row = enter(AGENT, given_names="Amina", family_name="Otieno", birth_date="1990-04-12", occupation="tailor")
    customers.change_profile(AGENT, row.id, 1, {"family_name": "Odhiambo", "birth_date": "1991-04-12"})
    customers.customer(MANAGER, row.id)
    with pytest.raises(Refused):
        customers.change_profile(AGENT, row.id, 1, {"family_name": "X"})
    with pytest.raises(PermissionDenied):
        customers.reveal(MANAGER, row.id, ["birth_date"], "curious")
    return row
