"""Opening a case with a customer's undecided documents, and what happens to it when documents or data change."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import Document
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc.models import UNDECIDED, CaseKind, CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import binding, cases, making
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
    case = making.new_case(actor, customer, CaseKind.VERIFICATION, CaseState.OPEN)
    documents.join_case(papers, case.id)
    # Its maker is who brought the last document: the database keeps them from deciding.
    maker, name = (papers[-1].uploaded_by, papers[-1].uploaded_by_name) if papers else (actor.id, actor.name)
    binding.ask(Dossier(case, customer, papers), actor, maker, name)
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
