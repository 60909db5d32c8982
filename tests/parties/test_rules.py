"""Who may stand behind an organisation, and how much its owners may hold: truth tables."""

from decimal import Decimal

import pytest

from backoffice.customers.models import Customer, CustomerType, Stage
from backoffice.parties.models import PartyKind
from backoffice.parties.rules import person_problem, share_problem, why_not_change

OWNER, SPEAKER = PartyKind.BENEFICIAL_OWNER, PartyKind.REPRESENTATIVE


def customer(kind: CustomerType = CustomerType.INDIVIDUAL, stage: Stage = Stage.CUSTOMER) -> Customer:
    return Customer(customer_type=kind, stage=stage)


@pytest.mark.parametrize(
    ("kind", "share", "others", "wrong"),
    [
        (OWNER, "60", [], False),
        (OWNER, "60", ["40"], False),
        (OWNER, "33.34", ["33.33", "33.33"], False),
        (OWNER, "33.35", ["33.33", "33.33"], True),
        (OWNER, "60", ["40.01"], True),
        (OWNER, None, [], True),
        (SPEAKER, None, [], False),
        (SPEAKER, "80", ["80", None], False),
    ],
)
def test_owners_hold_at_most_the_whole(
    kind: PartyKind, share: str | None, others: list[str | None], wrong: bool
) -> None:
    held = [None if other is None else Decimal(other) for other in others]
    assert bool(share_problem(kind, None if share is None else Decimal(share), held)) is wrong


@pytest.mark.parametrize("kind", [kind for kind in CustomerType if kind is not CustomerType.INDIVIDUAL])
def test_only_living_persons_stand_behind_living_organisations(kind: CustomerType) -> None:
    assert person_problem(customer(kind)) and not person_problem(customer())
    assert person_problem(customer(stage=Stage.CLOSED))
    assert why_not_change(customer()) and not why_not_change(customer(kind))
    assert why_not_change(customer(kind, Stage.CLOSED))
