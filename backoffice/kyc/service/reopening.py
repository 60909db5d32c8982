"""What makes a verified customer's evidence doubtful: a changed name, number or place opens a review of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from backoffice.access.actor import SYSTEM, Actor
from backoffice.customers import service as customers
from backoffice.customers.models import Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentState
from backoffice.kyc.models import CaseKind, CaseState, KycCase
from backoffice.kyc.service import binding, making
from backoffice.kyc.service.cases import Dossier
from backoffice.policy import service as policy


@dataclass(frozen=True)
class Doubtful:
    """Accepted papers that a change made doubtful, and the requirements whose evidence rests until it is judged."""

    papers: Sequence[Document]
    resting: frozenset[str]

    @property
    def touched(self) -> list[str]:
        """The requirements behind the papers, each once."""
        return list(dict.fromkeys(paper.requirement.value for paper in self.papers))


def doubtful(customer_id: UUID, fields: Sequence[str]) -> Doubtful:
    """What the policy says that a change of these fields touches; nothing of customers who are not verified."""
    customer = customers.in_scope(SYSTEM, customer_id)
    touched = policy.review().touched_by(fields) if customer.is_living and customer.kyc is Kyc.VERIFIED else {}
    every = documents.of_customer(customer_id) if touched else []
    accepted = [one for one in every if one.state is DocumentState.ACCEPTED and one.requirement.value in touched]
    return Doubtful(accepted, frozenset(need for need, rests in touched.items() if rests))


def open_review(actor: Actor, customer_id: UUID, fields: Sequence[str], found: Doubtful) -> KycCase:
    """Open a case about what the change touches. The customer stays verified until somebody decides otherwise."""
    customer = customers.locked(SYSTEM, customer_id)
    case = making.new_case(actor, customer, CaseKind.REVIEW, CaseState.OPEN)
    join(case, fields, found)
    binding.ask(Dossier(case, customer, list(found.papers)), actor, actor.id, actor.name)
    return case


def join(case: KycCase, fields: Sequence[str], found: Doubtful) -> list[Document]:
    """Bring the doubtful papers into the case; those whose evidence does not rest stay accepted there."""
    new = [paper for paper in found.papers if paper.case_id != case.id]
    if found.papers:
        case.because = list(dict.fromkeys([*case.because, *fields]))
        case.touched = list(dict.fromkeys([*case.touched, *found.touched]))
    for paper in found.papers:
        paper.case_id = case.id
        if paper.requirement.value in found.resting:
            documents.set_state(paper, DocumentState.IN_REVIEW)
    return new
