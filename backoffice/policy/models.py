"""Versions of the policy's documents: each is kept as it was agreed, and the newest counts."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.approvals.models import ApprovalRequest
from backoffice.kernel import constraints
from backoffice.kernel.db import Record
from backoffice.kernel.errors import Refusal


class PolicyKind(StrEnum):
    """The documents the policy consists of."""

    ONBOARDING = "onboarding"
    KYC = "kyc"
    REVIEW = "review"
    REASONS = "reasons"
    MESSAGES = "messages"
    TERMS = "terms"
    TIERS = "tiers"
    EDITS = "edits"
    RISK = "risk"


TITLES = {
    PolicyKind.ONBOARDING: "Channels",
    PolicyKind.KYC: "KYC and evidence",
    PolicyKind.REVIEW: "Reviews and renewals",
    PolicyKind.REASONS: "Reasons",
    PolicyKind.MESSAGES: "Messages",
    PolicyKind.TERMS: "Terms and privacy",
    PolicyKind.TIERS: "Tiers and limits",
    PolicyKind.EDITS: "Edits",
    PolicyKind.RISK: "Risk",
}


class PolicyVersion(Record):
    """One version of a document, who agreed to it and why. It is about no customer, so nothing of it is sealed."""

    __tablename__ = "policy_version"

    kind: Mapped[PolicyKind]
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)  # not jsonb: the order of names is kept
    why: Mapped[str] = mapped_column(String(1000))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    agreed_by_name: Mapped[str | None] = mapped_column(String(200))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey(ApprovalRequest.id))
    effective_from: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint("number > 0", name="counted_from_one"),
    )


constraints.means(
    "uq_policy_version_kind_number",
    Refusal("VERSION_CONFLICT", "Somebody changed this policy in the meantime. Look at it again."),
)
