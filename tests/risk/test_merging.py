"""Overrides of two records that become one: the sterner goes on, and comes back when they are two again."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from backoffice.customers.models import Customer, Risk
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.risk.models import RiskOverride
from tests.merging.bank import loaded, merged, snapshot, two, unmerged
from tests.risk.bank import agreed, proposed

pytestmark = pytest.mark.usefixtures("app")


def overridden(customer_id: UUID, level: Risk) -> None:
    agreed(proposed(loaded(customer_id), level, clock.today() + timedelta(days=30)))


def in_force(customer_id: UUID) -> list[Risk]:
    wanted = (RiskOverride.customer_id == customer_id, RiskOverride.ended_at.is_(None))
    return list(db.session.scalars(select(RiskOverride.level).where(*wanted)))


@pytest.mark.parametrize(
    ("mine", "theirs", "goes_on"),
    [(None, Risk.HIGH, Risk.HIGH), (Risk.MEDIUM, Risk.HIGH, Risk.HIGH), (Risk.HIGH, Risk.MEDIUM, Risk.HIGH)],
)
def test_the_sterner_override_goes_on(mine: Risk | None, theirs: Risk, goes_on: Risk) -> None:
    both = two()
    for customer_id, level in zip(both, (mine, theirs), strict=True):
        if level is not None:
            overridden(customer_id, level)
    before = snapshot(both)
    merge_id = merged(*both)
    assert in_force(both[0]) == [goes_on]
    assert db.session.get_one(Customer, both[0]).risk is goes_on
    unmerged(merge_id)
    assert snapshot(both) == before
