"""The evidence of customers: verified phones, and papers that reviewers accepted and that are still valid."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from backoffice.contacts.models import Phone
from backoffice.customers.models import Customer
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.tiers.models import Need, Tier


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
    """The same for many, with one query for phones and one for papers."""
    found = {customer_id: Evidence() for customer_id in customer_ids}
    for customer_id, phone_id in _verified_phones(list(found)):
        found[customer_id].ids.setdefault(Need.PHONE.value, []).append(phone_id)
    for paper in _valid_papers(list(found)):
        found[paper.customer_id].ids.setdefault(paper.requirement.value, []).append(paper.id)
    return found


def _verified_phones(customer_ids: list[UUID]) -> list[tuple[UUID, UUID]]:
    # A household's phone is weak evidence: it never counts.
    own = (Phone.customer_id.in_(customer_ids), Phone.verified_at.isnot(None), Phone.shared.is_(False))
    return [(row.customer_id, row.id) for row in db.session.execute(select(Phone.customer_id, Phone.id).where(*own))]


def _valid_papers(customer_ids: list[UUID]) -> list[Document]:
    accepted = (Document.customer_id.in_(customer_ids), Document.state == DocumentState.ACCEPTED)
    papers = list(db.session.scalars(select(Document).where(*accepted).order_by(Document.created_at, Document.id)))
    vault.load_keys(paper.sealed_for for paper in papers)
    return [paper for paper in papers if paper.expires_on is None or paper.expires_on >= clock.today()]
