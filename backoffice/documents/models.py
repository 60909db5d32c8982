"""Documents of a customer: columns, the types and what each proves, and how a document's state may move."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.customers.models import Customer
from backoffice.kernel.sealed import Sealed, SealedRecord


class DocumentType(StrEnum):
    """The papers that are taken."""

    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    DRIVERS_LICENSE = "drivers_license"
    PROOF_OF_ADDRESS = "proof_of_address"
    PROOF_OF_INCOME = "proof_of_income"
    BUSINESS_REGISTRATION = "business_registration"
    BENEFICIAL_OWNER = "beneficial_owner"


class Requirement(StrEnum):
    """What a tier may need and a paper can prove."""

    ID = "id"
    ADDRESS = "address"
    INCOME = "income"
    BUSINESS_REGISTRATION = "business_registration"
    BENEFICIAL_OWNERS = "beneficial_owners"


REQUIREMENT_OF: dict[DocumentType, Requirement] = {
    DocumentType.PASSPORT: Requirement.ID,
    DocumentType.NATIONAL_ID: Requirement.ID,
    DocumentType.DRIVERS_LICENSE: Requirement.ID,
    DocumentType.PROOF_OF_ADDRESS: Requirement.ADDRESS,
    DocumentType.PROOF_OF_INCOME: Requirement.INCOME,
    DocumentType.BUSINESS_REGISTRATION: Requirement.BUSINESS_REGISTRATION,
    DocumentType.BENEFICIAL_OWNER: Requirement.BENEFICIAL_OWNERS,
}

TITLES: dict[DocumentType, str] = {
    DocumentType.PASSPORT: "Passport",
    DocumentType.NATIONAL_ID: "National ID",
    DocumentType.DRIVERS_LICENSE: "Driver's licence",
    DocumentType.PROOF_OF_ADDRESS: "Proof of address",
    DocumentType.PROOF_OF_INCOME: "Proof of income",
    DocumentType.BUSINESS_REGISTRATION: "Business registration",
    DocumentType.BENEFICIAL_OWNER: "Beneficial owner",
}


class DocumentState(StrEnum):
    """How far a document has come; reviewers decide it as part of a case."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REMOVED = "removed"


# A decision taken back within its ten seconds leads back into review; a case that ended without one, to the beginning.
# What is kept no longer keeps its place in what was decided, but nothing of what it showed.
STATE_MOVES: dict[DocumentState, frozenset[DocumentState]] = {
    DocumentState.RECEIVED: frozenset(
        {DocumentState.IN_REVIEW, DocumentState.ACCEPTED, DocumentState.REJECTED, DocumentState.REMOVED}
    ),
    DocumentState.IN_REVIEW: frozenset({DocumentState.RECEIVED, DocumentState.ACCEPTED, DocumentState.REJECTED}),
    DocumentState.ACCEPTED: frozenset({DocumentState.IN_REVIEW, DocumentState.REMOVED}),
    DocumentState.REJECTED: frozenset({DocumentState.IN_REVIEW, DocumentState.REMOVED}),
    DocumentState.REMOVED: frozenset(),
}
UNDECIDED = frozenset({DocumentState.RECEIVED, DocumentState.IN_REVIEW})
MAY_PROVE = frozenset(DocumentState) - {DocumentState.REJECTED, DocumentState.REMOVED}


class Scan(StrEnum):
    """What a virus scanner said of the original."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


class Document(SealedRecord):
    """One uploaded paper: its facts. The original and the viewing copy lie sealed in the store, under `storage_key`."""

    __tablename__ = "document"
    # The digests of the viewing copies say nothing to a reader of the log.
    UNSPOKEN_FIELDS = ("page_digests", "small_digest", "zone", "same_as", "rests_since")

    customer_id: Mapped[UUID] = mapped_column(ForeignKey(Customer.id))
    document_type: Mapped[DocumentType]
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.RECEIVED)
    # Since when nothing asks for it any more; of a removed one, since when it is gone.
    rests_since: Mapped[datetime | None]
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    page_count: Mapped[int]
    scan: Mapped[Scan] = mapped_column(default=Scan.UNSCANNED)
    uploaded_by: Mapped[str] = mapped_column(String(80))
    uploaded_by_name: Mapped[str] = mapped_column(String(200))
    storage_key: Mapped[str] = mapped_column(String(40), unique=True)
    same_as: Mapped[bytes] = mapped_column(LargeBinary)

    file_name = Sealed[str]()
    note = Sealed[str](default=str)
    sha256 = Sealed[str]()
    expires = Sealed[str | None]()
    page_digests = Sealed[list[str]](default=list)
    small_digest = Sealed[str]()
    zone = Sealed[dict[str, Any] | None]()  # machine-readable lines: `lines`, `page`, and where they stand on it

    __table_args__ = (
        CheckConstraint("page_count > 0 AND size > 0", name="something_in_it"),
        Index("ix_document_customer_id_created_at_id", "customer_id", "created_at", "id"),
        Index("ix_document_same_as", "same_as"),
        Index("ix_document_rests_since", "rests_since", "id", postgresql_where="rests_since IS NOT NULL"),
    )

    @property
    def title(self) -> str:
        """What people call this kind of paper."""
        return TITLES[self.document_type]

    @property
    def requirement(self) -> Requirement:
        """What it proves once it is accepted."""
        return REQUIREMENT_OF[self.document_type]

    @property
    def expires_on(self) -> date | None:
        """The last day on which the paper is valid, where it has one."""
        return date.fromisoformat(self.expires) if self.expires else None

    @property
    def pages(self) -> range:
        """The numbers of its pages that can be shown, from 1."""
        return range(1, 1 if self.is_removed else self.page_count + 1)

    @property
    def is_removed(self) -> bool:
        return self.state is DocumentState.REMOVED

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED
