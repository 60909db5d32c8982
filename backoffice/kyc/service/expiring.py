"""What time does: cases that a customer never answered expire, and so do verifications."""

from datetime import timedelta
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentState
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, query
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases
from backoffice.policy import service as policy

AT_ONCE = 200


@query(Permission.REVIEW_DOCUMENT)
def unanswered(actor: Actor) -> list[UUID]:
    """Cases whose customer was asked too long ago."""
    before = clock.now() - _patience()
    waiting = (KycCase.state == CaseState.AWAITING_CUSTOMER, KycCase.answered_at < before)
    statement = cases.within_reach(actor).with_only_columns(KycCase.id).where(*waiting)
    return list(db.session.scalars(statement.order_by(KycCase.answered_at).limit(AT_ONCE)))


@command(Permission.REVIEW_DOCUMENT)
def expire(actor: Actor, case_id: UUID) -> KycCase:
    """End a case that nobody answered; its documents are free for the next one. Does nothing when it was answered."""
    dossier = cases.locked(actor, case_id)
    case, customer = dossier.case, dossier.customer
    too_late = clock.now() - _patience()
    if case.state is not CaseState.AWAITING_CUSTOMER or case.answered_at is None or case.answered_at >= too_late:
        return case
    case.state = CaseState.EXPIRED
    for paper in rules.to_accept(dossier.papers):
        documents.set_state(paper, DocumentState.RECEIVED)
        paper.case_id = None
    holds = customer.kyc_expires_at is not None and customer.kyc_expires_at > clock.now()
    customers.note_kyc(customer, Kyc.VERIFIED if holds else Kyc.NONE)
    return case


def _patience() -> timedelta:
    return timedelta(days=policy.review().unanswered_days)


@query(Permission.REVIEW_DOCUMENT)
def outlived(actor: Actor) -> list[UUID]:
    """Customers whose verification has ended since anybody looked."""
    over = (Customer.kyc == Kyc.VERIFIED, Customer.kyc_expires_at <= clock.now(), Customer.stage.in_(LIVING))
    statement = customers.visible_customers(actor).with_only_columns(Customer.id).where(*over)
    return list(db.session.scalars(statement.order_by(Customer.kyc_expires_at).limit(AT_ONCE)))


@command(Permission.REVIEW_DOCUMENT)
def lapse(actor: Actor, customer_id: UUID) -> None:
    """Note that a verification has ended; does nothing when it was renewed meanwhile."""
    customer = customers.locked(actor, customer_id)
    if customer.kyc is Kyc.VERIFIED and customer.kyc_expires_at and customer.kyc_expires_at <= clock.now():
        customers.note_kyc(customer, Kyc.EXPIRED)
