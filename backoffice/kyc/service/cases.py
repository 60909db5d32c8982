"""Finding cases within reach, locking one after its customer, and the documents in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents import service as documents
from backoffice.documents.models import Document
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import note_customer
from backoffice.kyc.models import UNDECIDED, KycCase
from backoffice.kyc.rules import cases as rules


@dataclass(frozen=True)
class Dossier:
    """A case with the customer it is about and the documents in it."""

    case: KycCase
    customer: Customer
    papers: Sequence[Document]

    @property
    def id(self) -> UUID:
        return self.case.id


def within_reach(actor: Actor) -> Select[KycCase]:
    """All cases of customers that this actor may see."""
    every = select(KycCase)
    if actor.sees_all_branches:
        return every
    return every.where(KycCase.customer_id.in_(customers.visible_customers(actor).with_only_columns(Customer.id)))


def found(actor: Actor, case_id: UUID) -> KycCase:
    """That case; raises NotFound, also for one out of reach."""
    case = db.session.scalars(within_reach(actor).where(KycCase.id == case_id)).first()
    if case is None:
        raise NotFound("case")
    note_customer(case.customer_id)
    return case


def locked(actor: Actor, case_id: UUID) -> Dossier:
    """The case for a decision: its customer locked first, as by everybody else, then the case itself."""
    customer = customers.locked(actor, found(actor, case_id).customer_id)
    case = lock(KycCase.id == case_id)
    if case is None or case.customer_id != customer.id:
        raise NotFound("case")
    return Dossier(case, customer, documents.of_case(case.id))


def lock(*conditions: object) -> KycCase | None:
    """The case, read anew and locked until the command ends."""
    statement = select(KycCase).where(*conditions).with_for_update()  # type: ignore[arg-type]
    return db.session.scalars(statement.execution_options(populate_existing=True)).first()


def undecided_of(customer_id: UUID) -> KycCase | None:
    """The customer's case that nobody has decided, locked; its customer is locked already."""
    return lock(KycCase.customer_id == customer_id, KycCase.state.in_(UNDECIDED))


def dossiers(actor: Actor, cases: Sequence[KycCase]) -> list[Dossier]:
    """Cases with customers and documents: three queries for any number of them."""
    ids = {case.customer_id for case in cases}
    named: Select[Any] = customers.visible_customers(actor).where(Customer.id.in_(ids))
    people: dict[UUID, Customer] = {row.id: row for row in db.session.scalars(named)}
    vault.load_keys(row.sealed_for for row in people.values())
    papers = papers_of(case.id for case in cases)
    known = [case for case in cases if case.customer_id in people]
    return [Dossier(case, people[case.customer_id], rules.in_order(papers[case.id])) for case in known]


def papers_of(case_ids: Iterable[UUID]) -> dict[UUID, list[Document]]:
    """The documents of each of these cases, oldest first; also those that went on to a later attempt."""
    papers: dict[UUID, list[Document]] = {case_id: [] for case_id in case_ids}
    shown = select(KycCase.id, func.unnest(KycCase.shown).label("paper")).where(KycCase.id.in_(papers)).subquery()
    there = select(Document, Document.case_id).where(Document.case_id.in_(papers))
    gone_on = select(Document, shown.c.id).join(shown, shown.c.paper == Document.id)
    rows = {(case_id, paper) for paper, case_id in [*db.session.execute(there), *db.session.execute(gone_on)]}
    for case_id, paper in sorted(rows, key=lambda row: (row[1].created_at, row[1].id)):
        papers[case_id].append(paper)
    return papers


def request_of(case: KycCase) -> ApprovalRequest:
    """The request that the next or last decision on this case answers, locked: of the last round not undone."""
    wanted = (
        ApprovalRequest.subject_id == case.id,
        ApprovalRequest.kind == RequestKind.KYC,
        ApprovalRequest.state != RequestState.WITHDRAWN,
    )
    latest = select(ApprovalRequest).where(*wanted).order_by(ApprovalRequest.round.desc()).limit(1).with_for_update()
    return db.session.scalars(latest.execution_options(populate_existing=True)).one()


def name_of(actor: Actor, case: KycCase) -> str:
    """Whom a case is about, for the line that says what was done."""
    return customers.in_scope(actor, case.customer_id).name


def refuse(refusal: Refusal | None) -> None:
    """Raise Refused with what a rule answered, if it answered anything."""
    if refusal:
        raise Refused(refusal)
