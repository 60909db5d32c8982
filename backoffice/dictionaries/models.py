"""The twelve dictionaries, their entries and versions. Codes never change; what is no longer chosen is retired."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest
from backoffice.kernel import constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal


class Dictionary(StrEnum):
    """Their names, as in the addresses of the interface."""

    CUSTOMER_TYPE = "customer-type"
    ACCOUNT_TYPE = "account-type"
    ADDRESS_TYPE = "address-type"
    PHONE_TYPE = "phone-type"
    EMAIL_TYPE = "email-type"
    CATEGORY = "category"
    EMPLOYER_CATEGORY = "employer-category"
    EMPLOYMENT = "employment"
    INDUSTRY = "industry"
    EDUCATION = "education"
    INCOME = "income"
    MNO = "mno"


@dataclass(frozen=True)
class About:
    """What a dictionary is called, who may read it, and which customer field takes its codes."""

    title: str
    permission: Permission
    field: str | None = None


ABOUT: dict[Dictionary, About] = {
    Dictionary.CUSTOMER_TYPE: About("Types of customers", Permission.FETCH_CUSTOMER_TYPE),
    Dictionary.ACCOUNT_TYPE: About("Types of accounts", Permission.FETCH_ACCOUNT_TYPE, "account_type"),
    Dictionary.ADDRESS_TYPE: About("Types of addresses", Permission.FETCH_ADDRESS_TYPE),
    Dictionary.PHONE_TYPE: About("Types of phones", Permission.FETCH_PHONE_TYPE),
    Dictionary.EMAIL_TYPE: About("Types of e-mail addresses", Permission.FETCH_EMAIL_TYPE),
    Dictionary.CATEGORY: About("Categories of customers", Permission.FETCH_CUSTOMER_CATEGORY, "category"),
    Dictionary.EMPLOYER_CATEGORY: About(
        "Categories of employers", Permission.FETCH_CUSTOMER_EMPLOYER_CATEGORY, "employer_category"
    ),
    Dictionary.EMPLOYMENT: About("Kinds of employment", Permission.FETCH_CUSTOMER_EMPLOYMENT, "employment"),
    Dictionary.INDUSTRY: About("Industries", Permission.FETCH_CUSTOMER_INDUSTRY, "industry"),
    Dictionary.EDUCATION: About("Levels of education", Permission.FETCH_CUSTOMER_EDUCATION, "education"),
    Dictionary.INCOME: About("Bands of monthly income", Permission.FETCH_CUSTOMER_INCOME, "income"),
    Dictionary.MNO: About("Mobile operators", Permission.FETCH_CUSTOMER_MNO),
}


class DictionaryEntry(Record):
    """One word of a dictionary: a code for machines, a label for people, its place in the list."""

    __tablename__ = "dictionary_entry"

    dictionary: Mapped[Dictionary]
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    labels: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # by language, where the bank says its own
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("dictionary", "code"),)


class DictionaryVersion(Record):
    """One version of a dictionary as it was agreed to: all its words in their order, who asked for it and why."""

    __tablename__ = "dictionary_version"

    dictionary: Mapped[Dictionary]
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(1000))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    agreed_by_name: Mapped[str | None] = mapped_column(String(200))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey(ApprovalRequest.id))

    __table_args__ = (UniqueConstraint("dictionary", "number"), CheckConstraint("number > 0", name="counted_from_one"))


CHANGED = Refusal("VERSION_CONFLICT", "Somebody changed this dictionary in the meantime. Look at it again.")
constraints.means("uq_dictionary_version_dictionary_number", CHANGED)
