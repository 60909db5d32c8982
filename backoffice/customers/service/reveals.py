"""The masked fields of this area in clear, for the operation `customers.reveal`."""

from typing import Any
from uuid import UUID

from backoffice.customers.models import Customer
from backoffice.customers.service.numbers import identity_numbers_of
from backoffice.kernel.db import db


def birth_date(customer_id: UUID) -> str | None:
    return db.session.get_one(Customer, customer_id).birth_date


def registration_number(customer_id: UUID) -> str | None:
    return db.session.get_one(Customer, customer_id).registration_number


def identity_numbers(customer_id: UUID) -> list[dict[str, Any]]:
    """Each with its type and country."""
    numbers = identity_numbers_of([customer_id])
    return [{"id_type": one.id_type.value, "number": one.number, "country": one.country} for one in numbers]
