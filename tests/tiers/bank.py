"""Customers with evidence: verified phones and accepted papers, made directly as contacts and cases leave them."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestState
from backoffice.contacts.models import Phone, Proof
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc, Stage
from backoffice.documents.models import REQUIREMENT_OF, Document, DocumentState, DocumentType
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.parties import service as parties
from backoffice.parties.models import PartyKind
from backoffice.parties.service.changing import Holding
from backoffice.tiers import service

PAPER_FOR = {need.value: paper for paper, need in REQUIREMENT_OF.items()}


@command(Permission.VERIFY_CONTACT)
def verify_phone(actor: Actor, customer: Customer, *, shared: bool = False) -> Phone:
    """A phone of this customer whose code was typed."""
    row = Phone(
        customer_id=customer.id, sealed_for=customer.sealed_for, is_primary=False, verified_at=clock.now(),
        verified_by=Proof.CODE,
        created_by=actor.id, phone_type="mobile", shared=shared, living=True, blind=uuid4().bytes,
        number="+254712345678",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    moments.publish("phone_verified", actor=actor, customer_id=customer.id)
    return row


@command(Permission.SUBMIT_DOCUMENT)
def accept(actor: Actor, customer: Customer, *needs: str, expires: date | None = None) -> None:
    """Papers of this customer that prove these needs and were accepted."""
    for need in needs:
        db.session.add(_paper(actor, customer, PAPER_FOR[need], expires))


@command(Permission.REVIEW_DOCUMENT)
def reviewed(actor: Actor, customer_id: UUID) -> ApprovalRequest | None:
    """What approving a case does to tiers."""
    return service.propose_reachable(actor, customer_id)


@command(Permission.EDIT_CUSTOMER)
def edited(actor: Actor, customer_id: UUID) -> None:
    """A shown field of the customer was changed."""
    customers.note_shown_change(actor, customers.locked(actor, customer_id), ["family_name"])


@command(Permission.DECLINE_CUSTOMER)
def declined(actor: Actor, customer_id: UUID) -> None:
    """The customer was turned down."""
    customers.note_stage(customers.locked(actor, customer_id), Stage.DECLINED)


def waiting(customer_id: UUID) -> list[ApprovalRequest]:
    """The requests about this customer that wait, oldest first."""
    pending = (ApprovalRequest.customer_id == customer_id, ApprovalRequest.state == RequestState.PENDING)
    return list(db.session.scalars(select(ApprovalRequest).where(*pending).order_by(ApprovalRequest.created_at)))


def _paper(actor: Actor, customer: Customer, kind: DocumentType, expires: date | None) -> Document:
    return Document(
        customer_id=customer.id, sealed_for=customer.sealed_for, document_type=kind, state=DocumentState.ACCEPTED,
        media_type="image/jpeg", size=1, page_count=1, uploaded_by=actor.id, uploaded_by_name=actor.name,
        storage_key=uuid4().hex, same_as=uuid4().bytes, file_name="x.jpg", sha256="0",
        expires=expires.isoformat() if expires else None,
    )  # fmt: skip


@command(Permission.EDIT_CUSTOMER)
def owned(actor: Actor, firm: Customer, owner: Customer) -> None:
    """Somebody owns the whole organisation."""
    holds = Holding(share_percent=Decimal(100))
    parties.put_behind(actor, customers.locked(actor, firm.id), owner, PartyKind.BENEFICIAL_OWNER, holds)


@command(Permission.REVIEW_DOCUMENT)
def known_as_verified(actor: Actor, customer_id: UUID) -> None:
    """A reviewer has seen who this is."""
    customers.note_kyc(customers.locked(actor, customer_id), Kyc.VERIFIED, clock.now())
