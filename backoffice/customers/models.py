"""The customer and the identity numbers: columns, constraints, enums, the stages a relationship may go through."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, Integer, LargeBinary, Sequence, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel import constraints
from backoffice.kernel.db import Base
from backoffice.kernel.errors import Refusal
from backoffice.kernel.sealed import Sealed, SealedRecord


class CustomerType(StrEnum):
    """Persons and the six kinds of organisation; each opens into its own set of accounts."""

    INDIVIDUAL = "INDIVIDUAL"
    GOVERNMENT_ENTITY = "GOVERNMENT_ENTITY"
    PRIVATE_COMPANY = "PRIVATE_COMPANY"
    BANK = "BANK"
    FINANCIAL_INSTITUTION = "FINANCIAL_INSTITUTION"
    FOREIGN_AGENCY_OR_SUBSIDIARY = "FOREIGN_AGENCY_OR_SUBSIDIARY"
    NON_DOMICILED_COMPANY = "NON_DOMICILED_COMPANY"


# The set of accounts that each type opens into, in the codes of its dictionary.
ACCOUNT_TYPES = {
    CustomerType.INDIVIDUAL: "individual",
    CustomerType.GOVERNMENT_ENTITY: "government",
    CustomerType.PRIVATE_COMPANY: "business",
    CustomerType.BANK: "interbank",
    CustomerType.FINANCIAL_INSTITUTION: "institutional",
    CustomerType.FOREIGN_AGENCY_OR_SUBSIDIARY: "foreign",
    CustomerType.NON_DOMICILED_COMPANY: "non_resident",
}


class Channel(StrEnum):
    """The door a customer came through."""

    WEB = "web"
    MOBILE = "mobile"
    USSD = "ussd"
    AGENT = "agent"


class Stage(StrEnum):
    """How far the relationship has come."""

    PROSPECT = "prospect"
    CUSTOMER = "customer"
    DECLINED = "declined"
    CLOSED = "closed"
    MERGED = "merged"
    ERASED = "erased"


STAGE_MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.PROSPECT: frozenset({Stage.CUSTOMER, Stage.DECLINED, Stage.MERGED, Stage.ERASED}),
    Stage.CUSTOMER: frozenset({Stage.CLOSED, Stage.MERGED, Stage.ERASED}),
    Stage.DECLINED: frozenset({Stage.ERASED}),
    Stage.CLOSED: frozenset({Stage.ERASED, Stage.MERGED}),
    Stage.MERGED: frozenset({Stage.PROSPECT, Stage.CUSTOMER, Stage.CLOSED}),
    Stage.ERASED: frozenset(),
}
LIVING = frozenset({Stage.PROSPECT, Stage.CUSTOMER})


class Kyc(StrEnum):
    """What is known of the customer's identity today."""

    NONE = "none"
    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Risk(StrEnum):
    """The risk of money laundering, as last judged."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class IdType(StrEnum):
    """The papers that prove who somebody is."""

    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    DRIVERS_LICENSE = "drivers_license"


class Language(StrEnum):
    """The languages in which customers are written to (ISO 639-1)."""

    ENGLISH = "en"
    FRENCH = "fr"
    SPANISH = "es"
    SWAHILI = "sw"


public_numbers = Sequence("customer_public_number", metadata=Base.metadata)


class Customer(SealedRecord):
    """A person or organisation. What identifies it is sealed; what lists filter and sort by is plain.

    `kyc_due_at` is when the KYC clock ends; `kyc_clock_step` how many hours before that the customer was last told
    (0: it has ended).
    """

    __tablename__ = "customer"
    # Technical copies for search say nothing new to a reader of the log.
    UNSPOKEN_FIELDS = ("found_by", "primary_phone", "primary_email")

    public_number: Mapped[str] = mapped_column(String(24), unique=True)
    customer_type: Mapped[CustomerType]
    stage: Mapped[Stage] = mapped_column(default=Stage.PROSPECT)
    channel: Mapped[Channel]
    branch: Mapped[str] = mapped_column(String(40))
    registered_by: Mapped[str] = mapped_column(String(80))
    kyc: Mapped[Kyc] = mapped_column(default=Kyc.NONE)
    kyc_verified_at: Mapped[datetime | None]
    kyc_expires_at: Mapped[datetime | None]
    kyc_due_at: Mapped[datetime | None]
    kyc_clock_step: Mapped[int | None]
    tier_level: Mapped[int | None]
    activated_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    risk: Mapped[Risk] = mapped_column(default=Risk.LOW)
    risk_order: Mapped[int] = mapped_column(Computed("CASE risk WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END"))
    blocked_all: Mapped[bool] = mapped_column(default=False)
    blocked_debit: Mapped[bool] = mapped_column(default=False)
    blocked_credit: Mapped[bool] = mapped_column(default=False)
    language: Mapped[Language | None]
    updated_at: Mapped[datetime]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    tokens: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)

    given_names = Sealed[str | None]()
    family_name = Sealed[str | None]()
    organisation_name = Sealed[str | None]()
    registration_number = Sealed[str | None]()
    birth_date = Sealed[str | None]()
    gender = Sealed[str | None]()
    category = Sealed[str | None]()
    employment = Sealed[str | None]()
    employer_category = Sealed[str | None]()
    industry = Sealed[str | None]()
    education = Sealed[str | None]()
    income = Sealed[str | None]()
    occupation = Sealed[str | None]()
    business_type = Sealed[str | None]()
    account_type = Sealed[str | None]()
    primary_phone = Sealed[str | None]()
    primary_email = Sealed[str | None]()
    found_by = Sealed[dict[str, list[str]]](default=dict)

    __table_args__ = (
        CheckConstraint("merged_into <> id", name="merged_elsewhere"),
        Index("ix_customer_tokens", "tokens", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index("ix_customer_created_at_id", "created_at", "id"),
        Index("ix_customer_updated_at_id", "updated_at", "id"),
        Index("ix_customer_branch_created_at_id", "branch", "created_at", "id"),
        Index("ix_customer_risk_branch_stage", "risk", "branch", "stage", postgresql_where="risk <> 'low'"),
        Index("ix_customer_registered_by", "registered_by", "created_at"),
        Index("ix_customer_kyc_due_at", "kyc_due_at", "id", postgresql_where="kyc_verified_at IS NULL"),
    )

    @property
    def name(self) -> str:
        """What this customer is called, in the order it was given."""
        return self.organisation_name or " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def kyc_clock(self) -> datetime | None:
        """When the KYC clock ends, as long as it runs: until the first verification, or the end of the relationship."""
        return self.kyc_due_at if self.kyc_verified_at is None and self.is_living else None

    @property
    def is_person(self) -> bool:
        return self.customer_type == CustomerType.INDIVIDUAL

    @property
    def is_living(self) -> bool:
        return self.stage in LIVING

    def audited_customer(self) -> UUID:
        return self.id


class IdentityNumber(SealedRecord):
    """The number of a paper. Unique among living customers per type and country."""

    __tablename__ = "identity_number"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id), index=True)
    id_type: Mapped[IdType]
    country: Mapped[str] = mapped_column(String(2))
    blind: Mapped[bytes] = mapped_column(LargeBinary)
    living: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str] = mapped_column(String(80))
    verified_at: Mapped[datetime | None]

    number = Sealed[str]()

    __table_args__ = (Index("uq_identity_number_living", "blind", unique=True, postgresql_where="living"),)


class SearchWord(Base):
    """The keyed dictionary of search: from a way to type a word (beginning, one letter missing) to the word's token."""

    __tablename__ = "search_word"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    token: Mapped[int] = mapped_column(Integer, primary_key=True)


TAKEN = Refusal(
    "DUPLICATE_CUSTOMER", "A living customer already has this identity number.", {"field": "identity_numbers"}
)
constraints.means("uq_identity_number_living", TAKEN)
