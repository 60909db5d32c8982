"""The document about reviews: what a case must bring, how soon it is due, who checks twice, when it is done again."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from backoffice.policy.rules.part import Part

Evidence = Literal["id", "address", "income", "business_registration", "beneficial_owners"]
CustomerType = Literal[
    "INDIVIDUAL", "GOVERNMENT_ENTITY", "PRIVATE_COMPANY", "BANK", "FINANCIAL_INSTITUTION",
    "FOREIGN_AGENCY_OR_SUBSIDIARY", "NON_DOMICILED_COMPANY",
]  # fmt: skip
RiskName = Literal["low", "medium", "high"]
Days = Annotated[int, Field(ge=1, le=3650)]
Hours = Annotated[int, Field(ge=1, le=720)]
Level = Annotated[int, Field(ge=1, le=4)]


class CaseNeeds(Part):
    """What a case brings for this level, when the customer is of one of these types."""

    level: Level
    customer_types: Annotated[list[CustomerType], Field(min_length=1)]
    documents_required: Annotated[list[Evidence], Field(min_length=1)]


class DueHours(Part):
    """How soon somebody looks, by the door at which the customer waits, in hours."""

    web: Hours
    mobile: Hours
    ussd: Hours
    agent: Hours


class ShareOfTime(Part):
    """How much of that time a case of this risk has, in percent."""

    low: Annotated[int, Field(ge=1, le=100)]
    medium: Annotated[int, Field(ge=1, le=100)]
    high: Annotated[int, Field(ge=1, le=100)]


class HoldsDays(Part):
    """After how many days a verification is looked at again."""

    low: Days
    medium: Days
    high: Days


class SecondCheck(Part):
    """When two reviewers look: the customer's risk, the tier within reach (null: none), a person in public office."""

    risks: list[RiskName]
    from_tier: Level | None
    pep: bool


class Reopening(Part):
    """What a changed value makes doubtful, and whether that evidence rests until it is accepted again."""

    touches: list[Evidence]
    evidence_rests: bool


class Reopened(Part):
    """The values whose change opens a verified customer's case again."""

    name: Reopening
    birth_date: Reopening
    identity_numbers: Reopening
    registration_number: Reopening
    addresses: Reopening


class Review(Part):
    """The whole document."""

    requirements: Annotated[list[CaseNeeds], Field(max_length=28)]
    due_hours: DueHours
    share_of_time: ShareOfTime
    holds_days: HoldsDays
    second_check: SecondCheck
    renewal_days: Annotated[int, Field(ge=1, le=365)]
    remind_days: Annotated[list[Annotated[int, Field(ge=1, le=364)]], Field(max_length=5)]
    unanswered_days: Annotated[int, Field(ge=1, le=365)]
    idle_minutes: Annotated[int, Field(ge=1, le=1440)]
    reopened_by: Reopened

    @model_validator(mode="after")
    def _each_once(self) -> "Review":
        pairs = [(one.level, kind) for one in self.requirements for kind in one.customer_types]
        if len(set(pairs)) < len(pairs):
            raise ValueError("Each level and customer type appears once.")
        if any(days >= self.renewal_days for days in self.remind_days):
            raise ValueError("Reminders come after the renewal has begun.")
        return self

    def due_within(self, channel: str, risk: str) -> timedelta:
        """How soon a case of this channel and risk should be decided."""
        hours: int = getattr(self.due_hours, channel)
        share: int = getattr(self.share_of_time, risk)
        return timedelta(hours=hours) * share / 100

    def holds_for(self, risk: str) -> timedelta:
        """How long a verification holds."""
        return timedelta(days=getattr(self.holds_days, risk))

    def needs(self, customer_type: str, level: int) -> list[str]:
        """What a case brings for this level, or nothing where the document is silent."""
        named = [one for one in self.requirements if one.level == level and customer_type in one.customer_types]
        return [str(need) for one in named for need in one.documents_required]

    def wants_second_check(self, risk: str, reachable: int | None, *, pep: bool = False) -> bool:
        """Whether a second reviewer looks before this approval counts."""
        asked = self.second_check
        by_tier = asked.from_tier is not None and reachable is not None and reachable >= asked.from_tier
        return risk in asked.risks or by_tier or (asked.pep and pep)

    def touched_by(self, fields: Iterable[str]) -> dict[str, bool]:
        """The evidence that a change of these customer fields makes doubtful -> whether it rests meanwhile."""
        found: dict[str, bool] = {}
        for name in dict.fromkeys(FIELDS[field] for field in fields if field in FIELDS):
            reopening: Reopening = getattr(self.reopened_by, name)
            found.update({need: found.get(need, False) or reopening.evidence_rests for need in reopening.touches})
        return found


# The customer's fields -> the words of `reopened_by`.
FIELDS = {
    "given_names": "name",
    "family_name": "name",
    "organisation_name": "name",
    "birth_date": "birth_date",
    "identity_numbers": "identity_numbers",
    "registration_number": "registration_number",
    "addresses": "addresses",
}
