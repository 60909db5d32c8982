"""Undoing the last answer on a case within ten seconds: all is as it was, and its decider holds the case again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, IdentityNumber, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases, links
from backoffice.kyc.service.cases import Dossier
from backoffice.kyc.service.changing import tell
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Restriction
from backoffice.tiers import service as tiers

OF_CASE = ("reason", "reason_label", "note", "answered_by", "answered_by_name")


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def undo(actor: Actor, case_id: UUID) -> KycCase:
    """Take back the own answer of a moment ago. Raises Refused (ALREADY_DECIDED, NOT_HOLDER, INVALID_TRANSITION)."""
    dossier = cases.locked(actor, case_id)
    case = dossier.case
    if refusal := rules.why_not_undo(case, actor.id, clock.now()):
        raise Refused(refusal)
    if case.state is CaseState.OPEN:
        return _undo_first_check(actor, dossier)
    if case.state is not CaseState.AWAITING_CUSTOMER:
        approvals.undo_decision(actor, cases.request_of(case))
    reverse(actor, dossier)
    return case


def reverse(actor: Actor, dossier: Dossier) -> None:
    """All is as it was before the answer; its decision was undone already (here, or in the inbox)."""
    case = dossier.case
    before = case.before
    _stop_what_followed(before)
    for paper in dossier.papers:
        if str(paper.id) in before["papers"]:
            documents.set_state(paper, DocumentState.IN_REVIEW)
            documents.set_state(paper, DocumentState(before["states"][str(paper.id)]))
    _restore_customer(dossier.customer, before)
    restrictions.put_back_those(actor, dossier.customer, [UUID(text) for text in before.get("freed", ())])
    _restore_case(actor, case, before)
    links.withdraw(case.id)
    _take_in_newcomers(actor, dossier)


def _undo_first_check(actor: Actor, dossier: Dossier) -> KycCase:
    """The second check is not asked for any more, and who checked first holds the case again."""
    case, second = dossier.case, cases.request_of(dossier.case)
    approvals.withdraw(second)
    approvals.undo_decision(actor, cases.request_of(case))
    case.checked_by = case.checked_by_name = case.checked_at = None
    _restore_case(actor, case, case.before)
    return case


def remember(dossier: Dossier, papers: Sequence[Document]) -> None:
    """Keep what an answer is about to change; `papers` are those it decides."""
    case, customer = dossier.case, dossier.customer
    case.before = {
        "papers": [str(paper.id) for paper in papers],
        "states": {str(paper.id): paper.state.value for paper in papers},
        "kyc": customer.kyc.value,
        "verified_at": _text(customer.kyc_verified_at),
        "expires_at": _text(customer.kyc_expires_at),
        "answered_at": _text(case.answered_at),
        "asked_for": [str(document_id) for document_id in case.asked_for],
        "shown": [str(document_id) for document_id in case.shown],
        "settled": [str(document_id) for document_id in case.settled],
        **{name: getattr(case, name) for name in OF_CASE},
    }


def remember_more(case: KycCase, **followed: ApprovalRequest | Message | Address | None) -> None:
    """Keep what followed from an answer: a proposal of a tier, a message that waits, an address that was proved."""
    case.before = case.before | {name: str(row.id) for name, row in followed.items() if row}


def remember_all(case: KycCase, **followed: Sequence[Restriction] | Sequence[IdentityNumber]) -> None:
    """Keep which restrictions an approval lifted, and which numbers of papers it proved."""
    case.before = case.before | {name: [str(row.id) for row in rows] for name, rows in followed.items()}


def _stop_what_followed(before: dict[str, Any]) -> None:
    if message_id := before.get("message"):
        notifications.take_back(UUID(message_id))
    if request_id := before.get("proposal"):
        tiers.take_back_proposal(UUID(request_id))
    if address_id := before.get("address"):
        contacts.unprove_address(UUID(address_id))
    customers.unprove_numbers([UUID(text) for text in before.get("numbers", ())])


def _restore_customer(customer: Customer, before: dict[str, Any]) -> None:
    times = (_time(before["verified_at"]), _time(before["expires_at"]))
    customers.note_kyc_undone(customer, Kyc(before["kyc"]), *times)


def _restore_case(actor: Actor, case: KycCase, before: dict[str, Any]) -> None:
    case.state, case.decided_at = CaseState.IN_REVIEW, None
    case.holder, case.holder_name, case.held_since = actor.id, actor.name[:200], clock.now()
    for name in OF_CASE:
        setattr(case, name, before[name])
    case.answered_at = _time(before["answered_at"])
    for name in ("asked_for", "settled", "shown"):
        setattr(case, name, [UUID(text) for text in before[name]])
    case.before = {}


def _take_in_newcomers(actor: Actor, dossier: Dossier) -> None:
    """Papers that arrived meanwhile belong to the case under way: who looked must look again."""
    known = {paper.id for paper in dossier.papers}
    new = [paper for paper in documents.undecided(dossier.customer.id) if paper.id not in known]
    if not new:
        return
    documents.join_case(new, dossier.case.id)
    dossier.case.revision += 1
    now = Dossier(dossier.case, dossier.customer, [*dossier.papers, *new])
    tell(actor, now, new[-1].uploaded_by, new[-1].uploaded_by_name)


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
