"""Phones, e-mails and addresses of a customer, and the code that a phone or an e-mail is verified by."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel import clock, constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class Kind(StrEnum):
    """What there is to reach somebody by."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


class Proof(StrEnum):
    """What showed that a contact is the customer's."""

    CODE = "code"
    LINK = "link"
    DOCUMENT = "document"
    SERVICE = "service"


class Contact(SealedRecord):
    """What every contact has. `living`: customer and contact are, so the value is taken. One of a kind is primary.

    It is valid from and to these days, both included. `replaces_verified`: it was changed after it had been verified.
    """

    __abstract__ = True

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    is_primary: Mapped[bool]
    living: Mapped[bool]
    created_by: Mapped[str] = mapped_column(String(80))
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[Proof | None]
    replaces_verified: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_to: Mapped[date | None]

    ended_because = Sealed[str | None]()

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        kind, among = cls.__tablename__, "is_primary AND living"
        return (
            Index(f"uq_{kind}_primary", "customer_id", unique=True, postgresql_where=among),
            Index(f"ix_{kind}_ending", "valid_to", postgresql_where="valid_to IS NOT NULL AND living"),
            CheckConstraint("verified_by IS NULL OR verified_at IS NOT NULL", name="proved"),
            CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid"),
            *cls.more(),
        )

    @classmethod
    def more(cls) -> tuple[Any, ...]:
        """Further constraints of the kind."""
        return ()


def _own(name: str) -> Index:
    """A customer has a value once; what ended may come again."""
    return Index(name, "customer_id", "blind", unique=True, postgresql_where="valid_to IS NULL OR living")


class Phone(Contact):
    """A number in E.164. One that a household shares may belong to several customers, and is never primary."""

    __tablename__ = "phone"

    phone_type: Mapped[str] = mapped_column(String(60))
    shared: Mapped[bool]
    blind: Mapped[bytes] = mapped_column(LargeBinary)

    number = Sealed[str]()
    mno = Sealed[str | None]()
    shared_reason = Sealed[str | None]()

    @classmethod
    def more(cls) -> tuple[Any, ...]:
        taken = Index("uq_phone_living", "blind", unique=True, postgresql_where="living AND NOT shared")
        return (taken, _own("uq_phone_own"))


class Email(Contact):
    """An e-mail address as it is written to."""

    __tablename__ = "email"

    email_type: Mapped[str] = mapped_column(String(60))
    blind: Mapped[bytes] = mapped_column(LargeBinary)

    address = Sealed[str]()

    @classmethod
    def more(cls) -> tuple[Any, ...]:
        taken = Index("uq_email_living", "blind", unique=True, postgresql_where="living")
        return (taken, _own("uq_email_own"))


Provable = Phone | Email  # what a code can be sent to


class Address(Contact):
    """A place."""

    __tablename__ = "address"

    address_type: Mapped[str] = mapped_column(String(60))

    line1 = Sealed[str]()
    line2 = Sealed[str | None]()
    city = Sealed[str | None]()
    region = Sealed[str | None]()
    postcode = Sealed[str | None]()
    country = Sealed[str]()


class ContactCode(Record):
    """The one live code of a contact, and how often codes to that value were sent and guessed wrong lately.

    It is found by the value (`blind`), so removing a phone and adding it again forgets nothing.
    """

    __tablename__ = "contact_code"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    contact_id: Mapped[UUID] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    blind: Mapped[bytes] = mapped_column(LargeBinary)
    challenge: Mapped[UUID]
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    attempts: Mapped[int]
    used_at: Mapped[datetime | None]
    sent_times: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    failed_times: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    locked_until: Mapped[datetime | None]
    message_id: Mapped[UUID | None]

    __table_args__ = (UniqueConstraint("blind", "purpose", name="uq_contact_code_value"),)


class ContactLink(Record):
    """A link by which a customer confirms the address it was sent to; of its token only the digest is kept.

    `challenge` is that of the code in the same mail, which is asked for too where a verified address was changed.
    """

    __tablename__ = "contact_link"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    contact_id: Mapped[UUID] = mapped_column(index=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary)
    challenge: Mapped[UUID]
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    asks_code: Mapped[bool]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def may_have_changed_hands(refusal: Refusal) -> bool:
    """Whether it says that another customer has the phone, so that a hand-over can be opened."""
    return refusal.code == PHONE_TAKEN.code and "next" in refusal.details


PHONE_TAKEN = Refusal(
    "PHONE_ALREADY_REGISTERED",
    "A living customer already has this phone. If the number has come to somebody else, open a hand-over.",
    {"field": "phones", "next": "/api/v1/customer/hand-over"},
)
PHONE_TWICE = Refusal("PHONE_ALREADY_REGISTERED", "This customer has this phone already.", {"field": "phones"})
EMAIL_TAKEN = Refusal("DUPLICATE_CUSTOMER", "A living customer already has this e-mail address.", {"field": "emails"})
EMAIL_TWICE = Refusal("DUPLICATE_CUSTOMER", "This customer has this e-mail address already.", {"field": "emails"})
MEANWHILE = Refusal("VERSION_CONFLICT", "Somebody else changed these contacts in the meantime. Look at them again.")
for _constraint, _refusal in {
    "uq_phone_living": PHONE_TAKEN,
    "uq_phone_own": PHONE_TWICE,
    "uq_email_living": EMAIL_TAKEN,
    "uq_email_own": EMAIL_TWICE,
    "uq_phone_primary": MEANWHILE,
    "uq_email_primary": MEANWHILE,
    "uq_address_primary": MEANWHILE,
    "uq_contact_code_value": MEANWHILE,
}.items():
    constraints.means(_constraint, _refusal)
