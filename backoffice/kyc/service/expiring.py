"""What time does: cases that a customer never answered expire, and so do verifications."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentState
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, query
from backoffice.kyc.models import CaseKind, CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases
from backoffice.policy import service as policy

AT_ONCE = 200


@query(Permission.REVIEW_DOCUMENT)
def unanswered(actor: Actor) -> list[UUID]:
    """Cases whose customer was asked too long ago."""
    before = clock.now() - _patience()
    asked = func.coalesce(KycCase.answered_at, KycCase.created_at)
    still = exists().where(Customer.id == KycCase.customer_id, Customer.kyc_expires_at > clock.now())
    in_time = and_(KycCase.kind == CaseKind.RENEWAL, still)
    waiting = (KycCase.state == CaseState.AWAITING_CUSTOMER, asked < before, ~in_time)
    statement = cases.within_reach(actor).with_only_columns(KycCase.id).where(*waiting)
    return list(db.session.scalars(statement.order_by(asked).limit(AT_ONCE)))


@command(Permission.REVIEW_DOCUMENT)
def expire(actor: Actor, case_id: UUID) -> KycCase:
    """End a case that nobody answered; its documents are free for the next one. Does nothing when it was answered."""
    dossier = cases.locked(actor, case_id)
    case, customer = dossier.case, dossier.customer
    too_late = clock.now() - _patience()
    holds = customer.kyc_expires_at is not None and customer.kyc_expires_at > clock.now()
    in_time = case.kind is CaseKind.RENEWAL and holds
    asked = case.answered_at or case.created_at
    if case.state is not CaseState.AWAITING_CUSTOMER or asked >= too_late or in_time:
        return case
    case.state = CaseState.EXPIRED
    for paper in rules.to_accept(dossier.papers):
        documents.set_state(paper, DocumentState.RECEIVED)
        paper.case_id = None
    if case.checked_by:
        approvals.withdraw(cases.request_of(case))
    ended = Kyc.EXPIRED if customer.kyc_expires_at else Kyc.NONE
    customers.note_kyc(customer, Kyc.VERIFIED if holds else ended)
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
