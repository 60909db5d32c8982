"""The organisations among the customers: firms mostly, and some of every other kind the bank serves."""

from random import Random
from typing import Any

from backoffice.customers.models import CustomerType
from backoffice.demo.seed.names import TOWNS

COMPANY, SAVINGS = CustomerType.PRIVATE_COMPANY, CustomerType.FINANCIAL_INSTITUTION
PUBLIC, BANK = CustomerType.GOVERNMENT_ENTITY, CustomerType.BANK
FOREIGN, ABROAD = CustomerType.FOREIGN_AGENCY_OR_SUBSIDIARY, CustomerType.NON_DOMICILED_COMPANY
KINDS = (COMPANY,) * 10 + (SAVINGS,) * 3 + (PUBLIC,) * 2 + (BANK, FOREIGN, FOREIGN, ABROAD)
FIRMS = (
    "Tea Growers", "Hardware", "Couriers", "Safaris", "Fish Traders", "Dairies", "Solar", "Printers", "Bakery",
    "Cold Stores", "Timber", "Pharmacy", "Tailors", "Motor Spares", "Feeds",
)  # fmt: skip
PLACES = ("Kirinya", "Lakeside", "Jambo", "Pwani", "Highland", "Savanna", "Baobab", "Nyota", "Mto", "Umoja")
LEGAL_FORMS = {"Limited": "limited company", "& Sons": "partnership", "Cooperative": "cooperative"}
# By kind: what its name ends with, its legal form, its category, its industry.
OTHERS: dict[CustomerType, tuple[tuple[str, ...], str, str, str]] = {
    SAVINGS: (("Savings and Credit Society", "Microfinance", "Farmers' Sacco"), "cooperative", "corporate", "finance"),
    PUBLIC: (
        ("County Health Office", "Water Board", "Primary School"),
        "public body",
        "public",
        "public_administration",
    ),
    BANK: (("Commercial Bank", "Trust Bank"), "bank", "corporate", "finance"),
    FOREIGN: (("Relief Mission", "Trading (East Africa)"), "foreign branch", "corporate", "other"),
    ABROAD: (("Shipping Lines", "Commodities"), "company abroad", "corporate", "transport"),
}


def profile(luck: Random, kind: CustomerType, number: int) -> dict[str, Any]:
    """What the counter writes down about an organisation of this kind."""
    first = luck.choice((*PLACES, *TOWNS.values()))
    if kind is COMPANY:
        ending, form = luck.choice(list(LEGAL_FORMS.items()))
        name, category, industry = (
            f"{first} {luck.choice(FIRMS)} {ending}",
            "sme",
            luck.choice(("trade", "agriculture")),
        )
    else:
        endings, form, category, industry = OTHERS[kind]
        name = f"{first} {luck.choice(endings)}"
    return {
        "given_names": None, "family_name": None, "organisation_name": name,
        "registration_number": f"CPR-{2010 + number % 15}-{number:06d}", "birth_date": None, "gender": None,
        "category": category, "employment": None, "employer_category": None, "industry": industry, "education": None,
        "income": None, "occupation": None, "business_type": form,
    }  # fmt: skip
