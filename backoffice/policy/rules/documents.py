"""The shapes of the policy's documents, as the module's first description spells them in JSON."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from backoffice.policy.models import PolicyKind
from backoffice.policy.rules.edits import Edits
from backoffice.policy.rules.messages import MessageLibrary
from backoffice.policy.rules.part import Part
from backoffice.policy.rules.reason_library import ReasonLibrary
from backoffice.policy.rules.review import Review
from backoffice.policy.rules.risk_rules import RiskRules
from backoffice.policy.rules.terms import Terms
from backoffice.policy.rules.tier_table import TierTable

_WITHIN = re.compile(r"within_([1-9][0-9]{0,2})_days?")
AT_ONCE = "immediate"
PASSED = "This day has passed. Leave it empty to begin as soon as it is agreed to."
Document = dict[str, Any]
Kept = Annotated[int, Field(ge=1, le=7300)]
Shape = TypeVar("Shape", bound=BaseModel)


class ChannelRule(Part):
    """What a channel asks of who registers there: `immediate` or `within_7_days` for KYC, and which contacts."""

    kyc_required: Annotated[str, Field(pattern=rf"^({AT_ONCE}|{_WITHIN.pattern})$")]
    email_verification: bool
    phone_verification: bool

    @property
    def kyc_within(self) -> timedelta:
        """How long a customer may go on without KYC; zero where it is needed at once."""
        found = _WITHIN.fullmatch(self.kyc_required)
        return timedelta(days=int(found[1])) if found else timedelta()


class ChannelRules(Part):
    """The four channels."""

    web: ChannelRule
    mobile: ChannelRule
    ussd: ChannelRule
    agent: ChannelRule


class Onboarding(Part):
    """The document about channels, and how many hours before the KYC clock ends a customer is reminded."""

    channels: ChannelRules
    nudge_hours: Annotated[list[Annotated[int, Field(ge=1, le=2400)]], Field(max_length=6)] = Field(
        default=[168, 72, 24, 4]
    )

    def of(self, channel: str) -> ChannelRule:
        """The rule of a channel by its name."""
        found: ChannelRule = getattr(self.channels, channel)
        return found


class TierRule(Part):
    """What a tier needs, and how much a customer may hold, in the bank's currency."""

    level: Annotated[int, Field(ge=1, le=4)]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    documents_required: Annotated[
        list[Literal["phone", "id", "address", "income", "business_registration", "beneficial_owners"]],
        Field(min_length=1),
    ]
    max_balance: Annotated[Decimal, Field(strict=False, gt=0, lt=10**15, decimal_places=2)]


class Retention(Part):
    """For how many days papers are kept that nothing asks for any more."""

    refused_days: Kept = 365
    unused_days: Kept = 180  # since they came, when no case took them up
    ended_days: Kept = 1826  # since the customer left: money laundering law wants five years


class Kyc(Part):
    """The document about KYC."""

    tiers: Annotated[list[TierRule], Field(min_length=1, max_length=4)]
    verification_methods: Annotated[list[Literal["manual", "automated"]], Field(min_length=1)]
    id_types: Annotated[list[Literal["passport", "national_id", "drivers_license"]], Field(min_length=1)]
    automated_approval: bool = False  # whether a provider's green answer approves a case of low risk without a person
    scan_required: bool = False  # whether documents that no virus scanner looked at wait for one
    retention: Retention = Retention()

    @model_validator(mode="after")
    def _each_level_once(self) -> "Kyc":
        levels = [tier.level for tier in self.tiers]
        if len(set(levels)) < len(levels):
            raise ValueError("Each level appears once.")
        return self


SHAPES: dict[PolicyKind, type[BaseModel]] = {
    PolicyKind.ONBOARDING: Onboarding,
    PolicyKind.KYC: Kyc,
    PolicyKind.REVIEW: Review,
    PolicyKind.REASONS: ReasonLibrary,
    PolicyKind.MESSAGES: MessageLibrary,
    PolicyKind.TERMS: Terms,
    PolicyKind.TIERS: TierTable,
    PolicyKind.EDITS: Edits,
    PolicyKind.RISK: RiskRules,
}
_KNOWN_BY = {
    "channels": PolicyKind.ONBOARDING,
    "tiers": PolicyKind.KYC,
    "due_hours": PolicyKind.REVIEW,
    "reasons": PolicyKind.REASONS,
    "messages": PolicyKind.MESSAGES,
    "terms": PolicyKind.TERMS,
    "levels": PolicyKind.TIERS,
    "edits": PolicyKind.EDITS,
    "risk": PolicyKind.RISK,
}


def kind_of(document: Mapping[str, Any]) -> PolicyKind | None:
    """Which document this is, told by its first-level names; None for a stranger."""
    return next((kind for name, kind in _KNOWN_BY.items() if name in document), None)


def problems(kind: PolicyKind, document: Any) -> dict[str, list[str]]:
    """Sentences by path (`channels.web.kyc_required`) for what the document may not say."""
    try:
        SHAPES[kind].model_validate(document)
    except ValidationError as error:
        found: dict[str, list[str]] = {}
        for one in error.errors(include_input=False, include_url=False):
            path = ".".join(str(step) for step in one["loc"]) or "document"
            found.setdefault(path, []).append(_sentence(one["msg"]))
        return found
    return {}


def _sentence(said: str) -> str:
    """Our own sentences as they are, Pydantic's without what it puts before them and with a full stop."""
    return f"{said.removeprefix('Value error, ').rstrip('.')}."


def begins_on(document: Document) -> date | None:
    """The day on which a document that may wait begins; None where it counts as soon as it is agreed to."""
    day = document.get("effective_from")
    return date.fromisoformat(day) if day else None


def too_early(document: Document, today: date) -> dict[str, list[str]]:
    """A sentence where the day on which it begins has passed."""
    day = begins_on(document)
    return {"effective_from": [PASSED]} if day is not None and day < today else {}


def read(shape: type[Shape], document: Document) -> Shape:
    """The document as an object; it was checked when it was agreed to."""
    return shape.model_validate(document)
