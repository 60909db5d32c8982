"""The plain facts that rules of segments ask about, and what each is for one customer. Birth dates become bands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from backoffice.config import LANGUAGES
from backoffice.customers.models import Channel, CustomerType, Kyc, Risk, Stage
from backoffice.segments.rules import engagement

Value = str | int | None
Values = Mapping[str, Value]
Kind = Literal["words", "number"]
Unit = Literal["", "Months", "Days", "Points"]
DAYS_A_MONTH = 30.44
# The youngest age of each band.
AGE_BANDS = {65: "65_up", 50: "50_64", 35: "35_49", 25: "25_34", 18: "18_24", 0: "under_18"}
NOT_SAID = "unknown"


@dataclass(frozen=True)
class Fact:
    """Something known of a customer: one of some words, or a whole number with its unit."""

    name: str
    title: str
    group: str
    kind: Kind = "words"
    words: Mapping[str, str] | None = None
    unit: Unit = ""
    most: int = 0
    dictionary: str = ""  # whose words it takes, where a dictionary names them

    def with_words(self, words: Mapping[str, str]) -> "Fact":
        """The same, with the words that a dictionary or the settings name."""
        return replace(self, words={**words, NOT_SAID: "Not known"})


def _spoken(words: Any) -> dict[str, str]:
    return {word.value: word.value.replace("_", " ").capitalize() for word in words}


AGES = {
    "under_18": "Under 18", "18_24": "18 to 24", "25_34": "25 to 34", "35_49": "35 to 49", "50_64": "50 to 64",
    "65_up": "65 and older", NOT_SAID: "Not known",
}  # fmt: skip
TIERS = {"1": "1 Basic", "2": "2 Standard", "3": "3 Premium", "4": "4 Business", NOT_SAID: "None yet"}
GENDERS = {"female": "Female", "male": "Male", "other": "Other", "undisclosed": "Not disclosed", NOT_SAID: "Not known"}
FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("age", "Age", "Who they are", words=AGES),
        Fact("gender", "Gender", "Who they are", words=GENDERS),
        Fact("customer_type", "Type", "Who they are", words=_spoken(CustomerType)),
        Fact("category", "Category", "Who they are", dictionary="category"),
        Fact("employment", "Employment", "Who they are", dictionary="employment"),
        Fact("industry", "Industry", "Who they are", dictionary="industry"),
        Fact("education", "Education", "Who they are", dictionary="education"),
        Fact("income", "Monthly income", "Who they are", dictionary="income"),
        Fact("stage", "Relationship", "Standing with the bank", words=_spoken(Stage)),
        Fact("kyc", "KYC", "Standing with the bank", words=_spoken(Kyc)),
        Fact("risk", "Risk", "Standing with the bank", words=_spoken(Risk)),
        Fact("months_with_us", "Months with us", "Standing with the bank", "number", unit="Months", most=1200),
        Fact("channel", "Channel", "How they reach us", words=_spoken(Channel) | {"ussd": "USSD"}),
        Fact("branch", "Branch", "How they reach us", dictionary="branch"),
        Fact("language", "Language", "How they reach us", words=LANGUAGES | {NOT_SAID: "The usual one"}),
        Fact("tier", "Tier", "What they use", words=TIERS),
        Fact("account_type", "Accounts", "What they use", dictionary="account-type"),
        Fact("days_since_use", "Days since last use", "How engaged they are", "number", unit="Days", most=36500),
        Fact("engagement", "Engagement", "How engaged they are", "number", unit="Points", most=engagement.MOST),
    )
}


class Described(Protocol):
    """What is asked of a customer: its plain columns, and those of its personal fields that rules may ask about."""

    @property
    def customer_type(self) -> CustomerType: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def kyc(self) -> Kyc: ...
    @property
    def risk(self) -> Risk: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def branch(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def tier_level(self) -> int | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def activated_at(self) -> datetime | None: ...
    @property
    def last_used_at(self) -> datetime | None: ...

    def opened(self) -> dict[str, Any]: ...


def values_of(customer: Described, now: datetime) -> dict[str, Value]:
    """Every fact but engagement, as rules compare it; None is what nobody knows."""
    personal = customer.opened()
    used = customer.last_used_at or customer.activated_at
    plain: dict[str, Value] = {
        "customer_type": customer.customer_type, "stage": customer.stage, "kyc": customer.kyc, "risk": customer.risk,
        "channel": customer.channel, "branch": customer.branch, "language": customer.language,
        "tier": str(customer.tier_level) if customer.tier_level else None,
        "months_with_us": max(0, int((now - customer.created_at).days / DAYS_A_MONTH)),
        "days_since_use": max(0, (now - used).days) if used else None,
        "age": age_band(personal.get("birth_date"), now),
    }  # fmt: skip
    return plain | {name: personal.get(name) for name in FROM_THE_PROFILE}


FROM_THE_PROFILE = ("gender", "category", "employment", "industry", "education", "income", "account_type")


def age_band(born: str | None, now: datetime) -> str | None:
    """The band of whoever was born then (1990, 1990-04 or 1990-04-12; the latest day it may be), or None."""
    if not born:
        return None
    parts = [int(part) for part in born.split("-")]
    year, month, day = [*parts, 12, 31][:3] if len(parts) != 2 else [*parts, 31]
    age = now.year - year - ((now.month, now.day) < (month, day))
    return next((band for youngest, band in AGE_BANDS.items() if age >= youngest), "under_18")
