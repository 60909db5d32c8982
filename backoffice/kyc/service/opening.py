"""Opening a case with a customer's undecided documents, and what happens to it when documents or data change."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import RequestKind
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc.models import UNDECIDED, CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.rules import reasons
from backoffice.kyc.service import cases
from backoffice.kyc.service.cases import Dossier


@dataclass(frozen=True)
class Opened(Dossier):
    """A case, and whether it was made now."""

    made: bool = True


@command(Permission.INITIATE_KYC)
def open_case(actor: Actor, customer_id: UUID) -> Opened:
    """Open a case with the documents that no case has decided, or give the one under way. Raises Refused, NotFound."""
    customer = customers.locked(actor, customer_id)
    note_customer(customer_id)
    if case := cases.undecided_of(customer_id):
        return Opened(case, customer, documents.of_case(case.id), made=False)
    papers = documents.undecided(customer_id)
    if refusal := rules.why_not_open(customer):
        raise Refused(refusal)
    case = _new_case(actor, customer)
    documents.join_case(papers, case.id)
    _ask_for_decision(actor, case, papers)
    customers.note_kyc(customer, Kyc.PENDING)
    return Opened(case, customer, papers)


@query(Permission.INITIATE_KYC)
def receipt(actor: Actor, customer_id: UUID, case_id: UUID) -> Dossier:
    """A case of this customer, as the one who opened it was told; raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    case = db.session.get(KycCase, case_id)
    if case is None or case.customer_id != customer_id:
        raise NotFound("case")
    note_customer(customer_id)
    return Dossier(case, customer, documents.of_case(case.id))


@query(Permission.INITIATE_KYC, recorded=True)
def to_open(actor: Actor, customer_id: UUID) -> tuple[Customer, Sequence[Document]]:
    """The customer, and the documents that a new case would take."""
    note_customer(customer_id)
    return customers.in_scope(actor, customer_id), documents.undecided(customer_id)


def why_not_open(customer: Customer) -> Refusal | None:
    """Why no new case can be opened now, or None."""
    undecided = (KycCase.customer_id == customer.id, KycCase.state.in_(UNDECIDED))
    if db.session.scalar(select(KycCase.id).where(*undecided)):
        return Refusal("KYC_VERIFICATION_PENDING", "A case is under way already.")
    return rules.why_not_open(customer)


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
    """A field that reviewers compare has changed: decisions on what was seen before are refused."""
    if case := cases.undecided_of(customer_id):
        answers = reasons.answered_by(case.reason, fields)
        _changed(actor, case, documents.of_case(case.id), answers=answers)


def _changed(actor: Actor, case: KycCase, papers: Sequence[Document], *, answers: bool) -> None:
    case.revision += 1
    if answers and case.state is CaseState.AWAITING_CUSTOMER:
        case.state = CaseState.OPEN
        case.due_at = rules.due(case.channel, clock.now())
    cases.tell_request(case, papers, actor.id, actor.name)


def _new_case(actor: Actor, customer: Customer) -> KycCase:
    before = db.session.scalar(select(func.max(KycCase.attempt)).where(KycCase.customer_id == customer.id))
    case = KycCase(
        id=uuid4(), sealed_for=customer.sealed_for, customer_id=customer.id, attempt=(before or 0) + 1,
        state=CaseState.OPEN, revision=1, channel=customer.channel, branch=customer.branch, opened_by=actor.id,
        due_at=rules.due(customer.channel, clock.now()), asked_for=[],
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    return case


def _ask_for_decision(actor: Actor, case: KycCase, papers: Sequence[Document]) -> None:
    """The request whose maker is who brought the last document: the database keeps them from deciding."""
    maker, name = (papers[-1].uploaded_by, papers[-1].uploaded_by_name) if papers else (actor.id, actor.name)
    approvals.propose(
        actor, RequestKind.KYC, case.customer_id, request_id=case.id, subject_id=case.id, in_inbox=False,
        sealed_for=case.sealed_for, maker=maker, maker_name=name,
        old={}, new=cases.payload(case, papers),
    )  # fmt: skip
