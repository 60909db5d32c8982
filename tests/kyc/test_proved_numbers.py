"""An accepted passport or ID verifies the number that was typed from it, until the decision is undone."""

from typing import Any
from uuid import UUID

from flask import Flask

from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import IdType
from backoffice.kernel.operations import command
from backoffice.kyc import service
from tests.kyc.bank import AGENT, RITA, amina, held

OWN, OTHER, PASSPORT = (
    (IdType.NATIONAL_ID, "29384756", "KE"),
    (IdType.NATIONAL_ID, "CM12345678", "UG"),
    (IdType.PASSPORT, "AK1234567", "KE"),
)


@command(Permission.EDIT_CUSTOMER)
def numbered(actor: Any, numbers: list[Any]) -> UUID:
    row = amina()
    customers.replace_identity_numbers(actor, row, numbers)
    return row.id


def verified(customer_id: UUID) -> set[str]:
    return {one.number for one in customers.identity_numbers_of([customer_id]) if one.verified_at}


def test_an_accepted_id_verifies_its_own_number_and_undoing_takes_it_back(app: Flask) -> None:
    customer_id = numbered(AGENT, [OWN, PASSPORT])
    case = held(RITA, customers.in_scope(RITA, customer_id))
    service.approve(RITA, case.id, case.revision)
    assert verified(customer_id) == {"29384756"}
    service.undo(RITA, case.id)
    assert verified(customer_id) == set()


def test_of_two_numbers_of_a_kind_nobody_knows_which_was_shown(app: Flask) -> None:
    customer_id = numbered(AGENT, [OWN, OTHER])
    case = held(RITA, customers.in_scope(RITA, customer_id))
    service.approve(RITA, case.id, case.revision)
    assert verified(customer_id) == set()
