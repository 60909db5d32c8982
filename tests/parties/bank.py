"""An organisation and the persons behind it, as the contract spells them."""

from itertools import count
from typing import Any

from tests.rest import amina

_numbers = count(1)


def person(**changes: Any) -> dict[str, Any]:
    """A new person with a phone of their own."""
    number = next(_numbers)
    phones = [{"number": f"+2547220{number:05d}", "phone_type": "mobile", "primary": True}]
    fresh = {"given_names": "Juma", "family_name": f"Barasa {number}", "phones": phones}
    return {**amina(), "emails": [], "identity_numbers": [], "birth_date": None, **fresh, **changes}


def owner(share: object = 60, **changes: Any) -> dict[str, Any]:
    """A new person who owns a part."""
    return person(share_percent=share, **changes)


def company(**changes: Any) -> dict[str, Any]:
    """A private company with nobody behind it yet."""
    usual = person(given_names=None, family_name=None, gender=None, employment=None, education=None, income=None)
    named = {"organisation_name": "Lakeside Traders Ltd", "registration_number": "CPR-2014-000117"}
    return {**usual, "customer_type": "PRIVATE_COMPANY", "occupation": None, **named, **changes}
