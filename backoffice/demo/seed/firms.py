"""What becomes of firms: registered, their owners identified, and proposed for the tier of businesses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.demo.seed.hours import later
from backoffice.demo.seed.papers import bring
from backoffice.demo.seed.people import Persona
from backoffice.demo.seed.postbox import settle
from backoffice.demo.seed.story import Teller
from backoffice.documents.models import DocumentType
from backoffice.kernel import clock
from backoffice.kyc import service as kyc
from backoffice.tiers import service as tiers
from backoffice.tiers.models import BUSINESS

PAPERS = (DocumentType.BUSINESS_REGISTRATION, DocumentType.BENEFICIAL_OWNER)
WHY = "The register and the identity of both owners were checked at the branch."


@dataclass
class Firm:
    """One organisation with its papers; every second one still waits for the supervisor."""

    teller: Teller
    persona: Persona
    customer_id: UUID

    def play(self, came: datetime) -> None:
        """Bring the papers, have them reviewed, and ask for Business."""
        maker, reviewer = self.teller.maker(self.persona), self.teller.staff.reviewers[0]
        with clock.at(came):
            for kind in PAPERS:
                bring(maker, self.customer_id, self.persona, kind)
            case_id = kyc.open_case(maker, self.customer_id).case.id
            settle()
        looked = later(came, timedelta(hours=3), self.teller.now)
        with clock.at(looked):
            kyc.approve(reviewer, case_id, kyc.claim(reviewer, case_id).revision)
            settle()
        with clock.at(later(looked, timedelta(hours=4), self.teller.now)):
            self._rise()
            settle()

    def _rise(self) -> None:
        officer = self.teller.staff.officer(self.persona.branch)
        request = tiers.propose(officer, self.customer_id, BUSINESS, WHY)
        if self.persona.number % 2 == 0:
            approvals.decide(self.teller.staff.supervisors[0], request.id, Outcome.APPROVED, request.version)
