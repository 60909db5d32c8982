"""The plain facts that rules about risk may ask for: what each is called, its family, and the words it may say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

FAMILIES = {
    "customer": "Customer",
    "channel": "Channel",
    "geography": "Geography",
    "product": "Product",
    "behaviour": "Behaviour",
}
YES_OR_NO = ("yes", "no")
AGES = ("under_18", "18_to_24", "25_to_34", "35_to_49", "50_to_64", "65_and_over")
Value = int | list[str]  # a number, or words
Facts = Mapping[str, Value]  # facts by name; what nobody knows is not in it


@dataclass(frozen=True)
class Fact:
    """One fact: a number (`words` is None), or some of these words; any word where none are listed."""

    title: str
    family: str
    words: Sequence[str] | None = ()

    @property
    def is_number(self) -> bool:
        return self.words is None


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "customer_type": Fact(
            "Type of customer",
            "customer",
            (
                "INDIVIDUAL", "GOVERNMENT_ENTITY", "PRIVATE_COMPANY", "BANK", "FINANCIAL_INSTITUTION",
                "FOREIGN_AGENCY_OR_SUBSIDIARY", "NON_DOMICILED_COMPANY",
            ),
        ),
        "pep": Fact("In public office", "customer", YES_OR_NO),
        "sanctioned": Fact("On a sanctions list", "customer", YES_OR_NO),
        "age": Fact("Age", "customer", AGES),
        "industry": Fact("Industry", "customer"),
        "employment": Fact("Employment", "customer"),
        "business_type": Fact("Kind of business", "customer"),
        "income": Fact("Income or turnover", "customer"),
        "channel": Fact("Registered through", "channel", ("web", "mobile", "ussd", "agent")),
        "kyc": Fact("KYC", "channel", ("none", "pending", "verified", "rejected", "expired")),
        "country": Fact("Countries of addresses and papers", "geography"),
        "branch": Fact("Branch", "geography"),
        "tier": Fact("Tier", "product", None),
        "account_type": Fact("Kind of account", "product"),
        "restriction": Fact(
            "Restricted by", "behaviour", ("kyc_clock", "compliance", "court", "customer", "fraud", "provider")
        ),
        "kyc_refusals": Fact("KYC cases refused", "behaviour", None),
        "days_a_customer": Fact("Days since registration", "behaviour", None),
        "days_unused": Fact("Days without use", "behaviour", None),
    }
)  # fmt: skip


def age_band(years: int) -> str:
    """The words for an age in whole years."""
    bands = ((18, "under_18"), (25, "18_to_24"), (35, "25_to_34"), (50, "35_to_49"), (65, "50_to_64"))
    return next((name for below, name in bands if years < below), AGES[-1])
