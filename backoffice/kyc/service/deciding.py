"""Deciding a case: approve, reject, ask again. One decision, by the holder, on what was seen, never on own work."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.customers import service as customers
from backoffice.customers.models import Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentState
from backoffice.kernel import clock, moments
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, note_reason
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.rules import reasons
from backoffice.kyc.service import cases, telling, undoing
from backoffice.kyc.service.cases import Dossier
from backoffice.policy import service as policy
from backoffice.tiers import service as tiers


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def approve(actor: Actor, case_id: UUID, version: int, note: str = "", named: Sequence[UUID] = ()) -> KycCase:
    """Accept the documents in the case; the highest tier they carry is proposed.

    Raises Refused (ALREADY_DECIDED, NOT_HOLDER, VERSION_CONFLICT, SELF_APPROVAL, KYC_REQUIRED), Invalid, NotFound.
    """
    dossier = _seen(actor, case_id, version, named)
    _refuse(rules.why_not_approve(dossier.papers))
    case, customer, now = dossier.case, dossier.customer, clock.now()
    approvals.decide_as(actor, cases.request_of(case), Outcome.APPROVED, note)
    accepted = rules.to_accept(dossier.papers)
    undoing.remember(dossier, accepted)
    _decide(case, CaseState.APPROVED, note)
    for paper in accepted:
        documents.set_state(paper, DocumentState.ACCEPTED)
    longest = policy.review().holds_for(customer.risk)
    customers.note_kyc(customer, Kyc.VERIFIED, now, rules.holds_until(longest, accepted, now))
    undoing.remember_more(case, proposal=tiers.propose_reachable(actor, customer.id))
    moments.publish("documents_accepted", actor=actor, customer_id=customer.id, case_id=case.id)
    return case


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def reject(
    actor: Actor, case_id: UUID, version: int, reason: str, note: str = "", named: Sequence[UUID] = ()
) -> KycCase:
    """Refuse the documents in the case for a reason of the library and tell the customer. Raises as `approve` does."""
    dossier = _seen(actor, case_id, version, named)
    case = dossier.case
    approvals.decide_as(actor, cases.request_of(case), Outcome.DECLINED, note)
    refused = rules.to_accept(dossier.papers)
    undoing.remember(dossier, refused)
    _decide(case, CaseState.REJECTED, note, reason, named)
    for paper in refused:
        documents.set_state(paper, DocumentState.REJECTED)
    customers.note_kyc(dossier.customer, Kyc.REJECTED)
    undoing.remember_more(case, message=telling.tell(actor, dossier, reason, named))
    return case


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def ask_again(
    actor: Actor, case_id: UUID, version: int, reason: str, note: str = "", named: Sequence[UUID] = ()
) -> KycCase:
    """Ask the customer for another document; those named are refused, the others stay. Raises as `approve` does."""
    dossier = _seen(actor, case_id, version, named)
    case = dossier.case
    _refuse(approvals.why_not_decide(actor, cases.request_of(case)))
    refused = [paper for paper in rules.to_accept(dossier.papers) if paper.id in named]
    undoing.remember(dossier, refused)
    _leave(case, CaseState.AWAITING_CUSTOMER, note, reason, named)
    case.answered_by, case.answered_by_name, case.answered_at = actor.id, actor.name[:200], clock.now()
    for paper in refused:
        documents.set_state(paper, DocumentState.REJECTED)
    undoing.remember_more(case, message=telling.tell(actor, dossier, reason, named))
    return case


def _seen(actor: Actor, case_id: UUID, version: int, named: Sequence[UUID]) -> Dossier:
    """The locked case, if this person may decide it as they saw it."""
    dossier = cases.locked(actor, case_id)
    _refuse(rules.why_not_decide(dossier.case, actor.id, version))
    if rules.unknown_documents(dossier.papers, named):
        raise Invalid.one("documents", "One of these documents is not in this case.")
    return dossier


def _decide(case: KycCase, state: CaseState, note: str, reason: str | None = None, named: Sequence[UUID] = ()) -> None:
    case.answered_by, case.answered_by_name = case.holder, case.holder_name
    case.decided_at = case.answered_at = clock.now()
    _leave(case, state, note, reason, named)


def _leave(case: KycCase, state: CaseState, note: str, reason: str | None, named: Sequence[UUID]) -> None:
    _refuse(rules.why_not_move(case, state))
    case.state, case.reason, case.note, case.asked_for = state, reason, note, list(named)
    case.holder = case.holder_name = case.held_since = None
    known = reasons.BY_CODE.get(reason or "")
    if sentence := ". ".join(part for part in (known.label if known else "", note) if part):
        note_reason(sentence)


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise Refused(refusal)
