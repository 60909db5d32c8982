"""Which contact comes first, and which must stay."""

from collections.abc import Sequence

from backoffice.contacts.models import Contact, Phone
from backoffice.customers.models import Customer
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say

SHARED = "A phone that a household shares gets no codes and is never the first choice."


def why_not_change(customer: Customer) -> Refusal | None:
    """Why this customer's contacts stay as they are, or None."""
    if customer.is_living:
        return None
    return Refusal(
        "INVALID_TRANSITION", say("This customer is {stage}; its contacts stay as they are.", stage=customer.stage)
    )


def why_not_remove(contact: Contact, all_of_kind: Sequence[Contact]) -> Refusal | None:
    """Why this contact cannot go, or None."""
    if isinstance(contact, Phone) and all(other is contact for other in all_of_kind):
        return Refusal("CUSTOMER_ERROR", "A customer keeps at least one phone. Add the new one first.")
    return None


def why_not_primary(contact: Contact) -> Refusal | None:
    """Why this contact cannot be the first choice, or None."""
    return Refusal("CUSTOMER_ERROR", SHARED) if isinstance(contact, Phone) and contact.shared else None


def why_not_send(contact: Contact) -> Refusal | None:
    """Why no code goes to this contact at all, or None."""
    return Refusal("CUSTOMER_ERROR", SHARED) if isinstance(contact, Phone) and contact.shared else None


def next_primary(contacts: Sequence[Contact]) -> Contact | None:
    """Who comes first when the first is gone: verified ones before others, then the oldest."""
    able = [contact for contact in contacts if why_not_primary(contact) is None]
    return min(able, key=lambda contact: (contact.verified_at is None, contact.created_at), default=None)
