"""What holds of merged records, whatever happened at the same moment, and whatever was killed."""

from uuid import UUID

from sqlalchemy import func, select

from backoffice.access.actor import SYSTEM
from backoffice.contacts.models import Address, Email, Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, IdentityNumber, Stage
from backoffice.kernel import audit_chain
from backoffice.kernel.db import db


def whole(groups: list[list[UUID]]) -> None:
    """Of each group one lives, every other leads to it, and everything that was theirs is there once."""
    for group in groups:
        found = customers.records(SYSTEM, group)
        living = [row.id for row in found.values() if row.is_living]
        assert len(living) == 1, [row.stage for row in found.values()]
        assert {_end_of(row, found) for row in found.values()} == set(living)
        _once(group, living[0])
    astray = select(func.count()).where(Customer.merged_into.isnot(None), Customer.stage != Stage.MERGED)
    assert db.session.scalar(astray) == 0
    assert audit_chain.verify("change").sound


def _end_of(row: Customer, found: dict[UUID, Customer]) -> UUID:
    """Where the way from a record ends; one that goes in a circle is longer than there are records."""
    at, way = row, 0
    while at.stage is Stage.MERGED and at.merged_into and way <= len(found):
        at, way = found[at.merged_into], way + 1
    return at.id


def _once(group: list[UUID], living: UUID) -> None:
    """Each phone, e-mail address, paper and place is the living one's, and one of a kind comes first."""
    for model in (Phone, Email, IdentityNumber):
        rows = db.session.scalars(select(model).where(model.customer_id.in_(group))).all()
        assert len(rows) == len(group) == len({one.blind for one in rows})
        assert {(one.customer_id, one.living) for one in rows} == {(living, True)}
    homes = db.session.scalars(select(Address).where(Address.customer_id.in_(group), Address.living)).all()
    assert [one.customer_id for one in homes] == [living]
    firsts = db.session.scalars(select(Phone.id).where(Phone.customer_id == living, Phone.is_primary)).all()
    assert len(firsts) == 1
