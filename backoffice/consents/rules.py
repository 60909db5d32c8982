"""Rules of consents: when one may be given, and when taken back."""

from backoffice.consents.models import Consent, Purpose
from backoffice.customers.models import Customer, Stage
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say

NEEDED = Refusal(
    "INVALID_TRANSITION", "Without the terms there is no relationship: close the customer instead of taking them back."
)
OVER = Refusal("INVALID_TRANSITION", "This consent was taken back already.")


def why_not_give(customer: Customer) -> Refusal | None:
    """Why this customer can agree to nothing any more, or None."""
    if customer.stage in (Stage.PROSPECT, Stage.CUSTOMER):
        return None
    return Refusal(
        "INVALID_TRANSITION",
        say("This customer is {stage}; nothing is agreed to any more.", stage=customer.stage),
    )


def why_not_withdraw(consent: Consent) -> Refusal | None:
    """Why this consent cannot be taken back, or None."""
    if not consent.stands:
        return OVER
    return NEEDED if consent.purpose is Purpose.TERMS else None


def is_same(consent: Consent | None, text_version: str) -> bool:
    """Whether the customer agrees to this very text already."""
    return consent is not None and consent.stands and consent.text_version == text_version
