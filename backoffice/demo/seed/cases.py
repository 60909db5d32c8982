"""What becomes of papers: cases of every state and age, tiers that wait and tiers in force."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.demo.seed.papers import bring, papers_of
from backoffice.demo.seed.people import Persona
from backoffice.demo.seed.postbox import settle
from backoffice.demo.seed.story import Teller
from backoffice.documents.models import DocumentType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc import service as kyc

# How twenty customers with papers fare; the others follow suit.
FATES = (
    "open", "in force", "waiting tier", "open", "rejected", "in force", "asked again", "open", "papers only",
    "in force", "waiting tier", "in review", "open", "in force", "answered", "open", "in force", "rejected",
    "asked again", "waiting tier",
)  # fmt: skip
OPEN_HOURS = (0.4, 2, 5, 9, 20, 30, 55, 100)  # how long the open ones wait already
REASONS = ("UNREADABLE", "NAME_DIFFERS", "ADDRESS_PROOF_TOO_OLD", "DOCUMENT_EXPIRED")


def fate_of(place: int) -> str:
    """What becomes of the customer with papers at this place."""
    return FATES[place % len(FATES)]


def age_of(place: int) -> timedelta:
    """How long ago this customer's papers came."""
    fate = fate_of(place)
    if fate in ("open", "in review"):
        return timedelta(hours=OPEN_HOURS[place * 3 % len(OPEN_HOURS)])
    if fate in ("asked again", "papers only", "answered"):
        return timedelta(days=1 + place % 9)
    return timedelta(days=2 + place * 7 % 200)


@dataclass
class Casework:
    """One customer's papers, from the counter to the tier; `place` counts the customers with papers."""

    teller: Teller
    persona: Persona
    customer_id: UUID
    place: int

    @property
    def fate(self) -> str:
        return fate_of(self.place)

    def play(self) -> None:
        """Bring the papers, open the case, and let the bank do what this fate says."""
        came = self.teller.now - age_of(self.place)
        maker = self.teller.maker(self.persona)
        with clock.at(came):
            papers = [bring(maker, self.customer_id, self.persona, kind).id for kind in self._papers()]
            if self.fate == "papers only":
                return
            case_id = kyc.open_case(maker, self.customer_id).case.id
            settle()
        self._decide(case_id, papers[-1:], came)

    def _papers(self) -> list[DocumentType]:
        return papers_of(self.persona, income=self.place % 4 == 0)

    def _decide(self, case_id: UUID, named: list[UUID], came: datetime) -> None:
        if self.fate == "open":
            return
        reviewer = self.teller.staff.second_reviewer if self.place % 3 == 0 else self.teller.staff.reviewer
        looked = self.teller.now - timedelta(minutes=4) if self.fate == "in review" else came + timedelta(minutes=12)
        with clock.at(looked):
            held = kyc.claim(reviewer, case_id)
            reason = REASONS[self.place % len(REASONS)]
            if self.fate in ("in force", "waiting tier"):
                kyc.approve(reviewer, case_id, held.revision)
            elif self.fate == "rejected":
                kyc.reject(reviewer, case_id, held.revision, reason, "", named)
            elif self.fate in ("asked again", "answered"):
                kyc.ask_again(reviewer, case_id, held.revision, reason, "", named)
            settle()
        self._afterwards(looked)

    def _afterwards(self, looked: datetime) -> None:
        if self.fate == "answered":
            with clock.at(looked + timedelta(hours=9)):
                bring(self.teller.maker(self.persona), self.customer_id, self.persona, self._papers()[-1])
                settle()
        if self.fate == "in force":
            with clock.at(looked + timedelta(hours=5)):
                self._take_tier()
                settle()

    def _take_tier(self) -> None:
        waits = (ApprovalRequest.customer_id == self.customer_id, ApprovalRequest.state == RequestState.PENDING)
        of_tier = select(ApprovalRequest).where(*waits, ApprovalRequest.kind == RequestKind.TIER)
        if request := db.session.scalars(of_tier).first():
            approvals.decide(self.teller.staff.supervisor, request.id, Outcome.APPROVED, request.version)
