"""Phones, e-mails, addresses and one-time codes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class Contact(SealedRecord):
    """What the three kinds share."""

    __abstract__ = True

    primary: Mapped[bool]
    verified_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))

    @declared_attr
    @classmethod
    def customer_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey(Customer.id), index=True)


class Phone(Contact):
    """A phone in E.164. A household's phone is shared: never primary, never used for codes, not unique."""

    __tablename__ = "phone"

    phone_type: Mapped[str] = mapped_column(String(60))
    shared: Mapped[bool]
    living: Mapped[bool]
    blind: Mapped[bytes] = mapped_column(LargeBinary)

    number = Sealed[str]()
    shared_reason = Sealed[str | None]()

    __table_args__ = (
        Index("uq_phone_living", "blind", unique=True, postgresql_where="living AND NOT shared"),
        Index("uq_phone_primary", "customer_id", unique=True, postgresql_where='"primary"'),
        CheckConstraint('NOT (shared AND "primary")', name="shared_is_not_primary"),
    )


class Email(Contact):
    """An e-mail address."""

    __tablename__ = "email"

    email_type: Mapped[str] = mapped_column(String(60))
    living: Mapped[bool]
    blind: Mapped[bytes] = mapped_column(LargeBinary)

    address = Sealed[str]()

    __table_args__ = (
        Index("uq_email_living", "blind", unique=True, postgresql_where="living"),
        Index("uq_email_primary", "customer_id", unique=True, postgresql_where='"primary"'),
    )


class Address(Contact):
    """A postal address."""

    __tablename__ = "address"

    address_type: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2))

    line1 = Sealed[str]()
    line2 = Sealed[str | None]()
    city = Sealed[str | None]()
    postcode = Sealed[str | None]()

    __table_args__ = (Index("uq_address_primary", "customer_id", unique=True, postgresql_where='"primary"'),)


class Coded(StrEnum):
    """The contacts that a code can verify."""

    PHONE = "phone"
    EMAIL = "email"


class Code(Record):
    """A one-time code for one contact: only its keyed hash is kept. One is live at a time."""

    __tablename__ = "code"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    contact_id: Mapped[UUID]
    coded: Mapped[Coded]
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    attempts: Mapped[int]
    used_at: Mapped[datetime | None]
    live: Mapped[bool]
    message_id: Mapped[UUID | None]

    __table_args__ = (
        Index("uq_code_live", "contact_id", unique=True, postgresql_where="live"),
        CheckConstraint("attempts BETWEEN 0 AND 5", name="attempts"),
    )


constraints.means(
    "uq_phone_living",
    Refusal("PHONE_ALREADY_REGISTERED", "A living customer already has this phone.", {"field": "phones"}),
)
constraints.means(
    "uq_email_living",
    Refusal("DUPLICATE_CUSTOMER", "A living customer already has this e-mail address.", {"field": "emails"}),
)
