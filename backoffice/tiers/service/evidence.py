"""The evidence of customers: verified phones, and papers that reviewers accepted and that are still valid."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_

from backoffice.contacts.models import Phone
from backoffice.customers.models import Customer
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock, light
from backoffice.tiers.models import Need, Tier

# A household's phone is weak evidence: it never counts.
_VERIFIED = and_(Phone.verified_at.isnot(None), Phone.shared.is_(False))
_ACCEPTED = Document.state == DocumentState.ACCEPTED
_SHOWN = light.OfCustomers({Phone: _VERIFIED, Document: _ACCEPTED}, "created_at", "id")


@dataclass
class Evidence:
    """What a customer has shown: by need, the ids of the phones and documents behind it."""

    ids: dict[str, list[UUID]] = field(default_factory=dict)

    @property
    def needs(self) -> set[str]:
        """The needs that are met."""
        return set(self.ids)

    def for_tier(self, tier: Tier) -> list[UUID]:
        """The ids behind what this tier needs."""
        return [one for need in tier.needs for one in self.ids.get(need, [])]


def evidence_of(customer: Customer) -> set[str]:
    """The needs that this customer meets today."""
    return shown_by(customer.id).needs


def shown_by(customer_id: UUID) -> Evidence:
    """One customer's evidence with its ids."""
    return evidence_of_all([customer_id])[customer_id]


def evidence_of_all(customer_ids: Iterable[UUID]) -> dict[UUID, Evidence]:
    """The same for many, with one query for phones and papers."""
    found = {customer_id: Evidence() for customer_id in customer_ids}
    shown = _SHOWN.read(found)
    for phone in shown[Phone]:
        found[phone.customer_id].ids.setdefault(Need.PHONE.value, []).append(phone.id)
    for paper in shown[Document]:
        if paper.expires_on is None or paper.expires_on >= clock.today():
            found[paper.customer_id].ids.setdefault(paper.requirement.value, []).append(paper.id)
    return found
