"""The link from an organisation to a person behind it: in which part, how much they hold, from when until when."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class PartyKind(StrEnum):
    """The part somebody has in an organisation; the words are those of addresses."""

    REPRESENTATIVE = "representative"
    BENEFICIAL_OWNER = "beneficial-owner"


# The names of the two lists in a customer's JSON.
LISTS = {PartyKind.REPRESENTATIVE: "representatives", PartyKind.BENEFICIAL_OWNER: "beneficial_owners"}
TITLES = {PartyKind.REPRESENTATIVE: "Representative", PartyKind.BENEFICIAL_OWNER: "Beneficial owner"}


class Party(SealedRecord):
    """One person behind one organisation (`customer_id`). Links that ended stay, with the day of their end."""

    __tablename__ = "party"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    kind: Mapped[PartyKind]
    share_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    from_day: Mapped[date] = mapped_column(Date)
    until_day: Mapped[date | None] = mapped_column(Date)
    created_by: Mapped[str] = mapped_column(String(80))

    role = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("customer_id <> person_id", name="somebody_else"),
        CheckConstraint("share_percent > 0 AND share_percent <= 100", name="part_of_the_whole"),
        CheckConstraint("share_percent IS NOT NULL OR kind = 'representative'", name="owners_hold_a_share"),
        CheckConstraint("until_day >= from_day", name="ends_later"),
        Index(
            "uq_party_in_force", "customer_id", "person_id", "kind", unique=True, postgresql_where="until_day IS NULL"
        ),
    )


TWICE = Refusal("DUPLICATE_CUSTOMER", "This person has this part there already.", {"field": "customer_id"})
constraints.means("uq_party_in_force", TWICE)
