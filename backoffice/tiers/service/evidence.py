"""The evidence of customers: verified phones, and papers that reviewers accepted and that are still valid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_

from backoffice.contacts.models import Phone
from backoffice.customers.models import Customer
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock, light
from backoffice.parties import service as parties
from backoffice.tiers.models import Need, Tier

# A household's phone is weak evidence: it never counts.
_VERIFIED = and_(Phone.verified_at.isnot(None), Phone.shared.is_(False))
_ACCEPTED = Document.state == DocumentState.ACCEPTED
OWNERS = Need.BENEFICIAL_OWNERS.value
_SHOWN = light.OfCustomers({Phone: _VERIFIED, Document: _ACCEPTED}, "created_at", "id")


@dataclass
class Evidence:
    """What a customer has shown: by need, the ids of the phones and documents behind it, and when the last ends."""

    ids: dict[str, list[UUID]] = field(default_factory=dict)
    ends: dict[str, datetime | None] = field(default_factory=dict)

    @property
    def needs(self) -> set[str]:
        """The needs that are met."""
        return set(self.ids)

    def for_tier(self, tier: Tier) -> list[UUID]:
        """The ids behind what this tier needs."""
        return [one for need in tier.needs for one in self.ids.get(need, [])]

    def holds_until(self, tier: Tier) -> datetime | None:
        """When the first of this tier's needs is not met any more; None where nothing ends."""
        return min((end for need in tier.needs if (end := self.ends.get(need))), default=None)

    def add(self, need: str, one: UUID, end: datetime | None) -> None:
        """Note a piece of evidence; of several for one need, the longest counts."""
        before = self.ends.get(need) if need in self.ids else datetime.min.replace(tzinfo=UTC)
        self.ids.setdefault(need, []).append(one)
        self.ends[need] = None if before is None or end is None else max(before, end)


def evidence_of(customer: Customer) -> set[str]:
    """The needs that this customer meets today."""
    return shown_by(customer).needs


def shown_by(customer: Customer) -> Evidence:
    """One customer's evidence with its ids."""
    return evidence_of_all([customer])[customer.id]


def shown_when_verified(customer_id: UUID) -> Evidence:
    """The same as if the customer's verification were renewed now, so that all papers count that are still valid."""
    return _shown({customer_id: None})[customer_id]


def evidence_of_all(customers: Iterable[Customer]) -> dict[UUID, Evidence]:
    """The same for many, with one query for phones and papers. Papers count as long as the verification does."""
    return _shown({customer.id: customer.kyc_expires_at for customer in customers})


def _shown(verified: Mapping[UUID, datetime | None]) -> dict[UUID, Evidence]:
    """Evidence by customer; `verified` says until when each one's papers count at most."""
    found, now = {customer_id: Evidence() for customer_id in verified}, clock.now()
    shown = _SHOWN.read(found)
    for phone in shown[Phone]:
        end = _start_of(phone.valid_to)
        if end is None or end > now:
            found[phone.customer_id].add(Need.PHONE.value, phone.id, end)
    for paper in shown[Document]:
        end = _earlier(_end_of(paper.expires_on), verified[paper.customer_id])
        if end is None or end > now:
            found[paper.customer_id].add(paper.requirement.value, paper.id, end)
    _without_unverified_owners(found)
    return found


def _start_of(day: date | None) -> datetime | None:
    """The first moment of the day on which a phone is valid no longer, in UTC."""
    return datetime.combine(day, time(), UTC) if day else None


def _end_of(day: date | None) -> datetime | None:
    """The end of a paper's last day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) if day else None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((end for end in (one, other) if end), default=None)


def _without_unverified_owners(found: dict[UUID, Evidence]) -> None:
    """A paper that names the owners is evidence once every owner who is written down is verified themselves."""
    named = [customer_id for customer_id, shown in found.items() if OWNERS in shown.ids]
    for customer_id in parties.with_unverified_owners(named) if named else ():
        del found[customer_id].ids[OWNERS], found[customer_id].ends[OWNERS]
