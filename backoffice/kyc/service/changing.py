"""What a change of the customer's papers or data does to the case under way: who looked must look again."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import SYSTEM, Actor
from backoffice.customers import service as customers
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import reasons
from backoffice.kyc.service import binding, cases, checking, reopening
from backoffice.kyc.service.cases import Dossier
from backoffice.policy import service as policy


def document_joined(actor: Actor, customer_id: UUID, document_id: UUID) -> None:
    """A document was uploaded: it joins the case under way, and answers one that was asked again."""
    case = cases.undecided_of(customer_id)
    if case is None:
        return
    papers = documents.of_case(case.id)
    new = (one for one in documents.undecided(customer_id) if one.id == document_id)
    added = [one for one in new if one.state is DocumentState.RECEIVED]
    documents.join_case(added, case.id)
    _changed(actor, case, [*papers, *added], answers=True)


def data_changed(actor: Actor, customer_id: UUID, fields: Sequence[str]) -> None:
    """A field that reviewers compare has changed: decisions on what was seen before are refused.

    Of a verified customer, it opens again what the policy says.
    """
    case = cases.undecided_of(customer_id)
    doubtful = reopening.doubtful(customer_id, fields)
    if case is None:
        if doubtful.papers:
            reopening.open_review(actor, customer_id, fields, doubtful)
        return
    papers = documents.of_case(case.id)
    joined = reopening.join(case, fields, doubtful)
    case.settled = []  # what was compared before is no longer what was entered
    answers = bool(joined) or reasons.answered_by(policy.reasons().by_code(case.reason), fields)
    _changed(actor, case, [*papers, *joined], answers=answers)


def _changed(actor: Actor, case: KycCase, papers: Sequence[Document], *, answers: bool) -> None:
    customer = customers.in_scope(SYSTEM, case.customer_id)
    case.revision += 1
    if answers and case.state is CaseState.AWAITING_CUSTOMER:
        case.state = CaseState.OPEN
        case.due_at = clock.now() + policy.review().due_within(case.channel.value, customer.risk.value)
    tell(actor, Dossier(case, customer, papers), actor.id, actor.name)


def tell(actor: Actor, dossier: Dossier, maker: str, maker_name: str) -> None:
    """Ask for a decision on the case as it is now; a first check of what it showed before counts for nothing."""
    if dossier.case.checked_by:
        checking.start_over(actor, dossier, maker, maker_name)
    else:
        binding.ask_anew(dossier, maker, maker_name)
