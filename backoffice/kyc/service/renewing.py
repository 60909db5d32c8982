"""Renewals: a case opens before a verification ends; the customer is asked and reminded, and verified meanwhile."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Kyc
from backoffice.documents import service as documents
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc.models import UNDECIDED, CaseKind, CaseState, KycCase
from backoffice.kyc.rules import renewals as rules
from backoffice.kyc.service import binding, cases, making, telling
from backoffice.kyc.service.cases import Dossier
from backoffice.policy import service as policy

AT_ONCE = 200


@query(Permission.REVIEW_DOCUMENT)
def to_renew(actor: Actor) -> list[UUID]:
    """Customers whose verification ends soon or has ended, with no case about it yet; soonest first."""
    soon = clock.now() + timedelta(days=policy.review().renewal_days)
    statement = without_renewal(actor).where(Customer.kyc_expires_at <= soon).with_only_columns(Customer.id)
    return list(db.session.scalars(statement.order_by(Customer.kyc_expires_at, Customer.id).limit(AT_ONCE)))


@command(Permission.REVIEW_DOCUMENT)
def renew(actor: Actor, customer_id: UUID) -> KycCase | None:
    """Open the next case before the verification ends and ask the customer; None when one is there. Raises NotFound."""
    customer = customers.locked(actor, customer_id)
    note_customer(customer_id)
    if not db.session.scalar(without_renewal(actor).where(Customer.id == customer_id).with_only_columns(Customer.id)):
        return None
    papers = documents.undecided(customer_id)
    state = CaseState.OPEN if papers else CaseState.AWAITING_CUSTOMER
    case = making.new_case(actor, customer, CaseKind.RENEWAL, state)
    documents.join_case(papers, case.id)
    binding.ask(Dossier(case, customer, papers), actor, actor.id, actor.name)
    _ask(actor, customer)
    return case


@query(Permission.REVIEW_DOCUMENT)
def to_remind(actor: Actor) -> list[UUID]:
    """Renewals that wait for a customer who should hear of them again."""
    waits = cases.within_reach(actor).where(
        KycCase.kind == CaseKind.RENEWAL, KycCase.state == CaseState.AWAITING_CUSTOMER
    )
    days = policy.review().remind_days
    if not days:
        return []
    last = func.coalesce(KycCase.reminded, max(days) + 1)
    due = [and_(Customer.kyc_expires_at <= clock.now() + timedelta(days=step), last > step) for step in days]
    statement = waits.join(Customer, Customer.id == KycCase.customer_id).where(or_(*due))
    return list(db.session.scalars(statement.with_only_columns(KycCase.id).limit(AT_ONCE)))


@command(Permission.REVIEW_DOCUMENT)
def remind(actor: Actor, case_id: UUID) -> KycCase:
    """Ask once more, at each of the policy's days once; does nothing when the customer answered. Raises NotFound."""
    dossier = cases.locked(actor, case_id)
    case, customer = dossier.case, dossier.customer
    if case.state is not CaseState.AWAITING_CUSTOMER or customer.kyc_expires_at is None:
        return case
    step = rules.reminder(customer.kyc_expires_at, clock.now(), policy.review().remind_days)
    if step is not None and (case.reminded is None or step < case.reminded):
        case.reminded = step
        _ask(actor, customer)
    return case


def _ask(actor: Actor, customer: Customer) -> None:
    """Ask for the papers again, before the verification ends or when it has ended."""
    ends, name = customer.kyc_expires_at, customers.called(customer)
    if ends and ends > clock.now():
        date = customers.written_date(ends, customer)
        telling.send(actor, customer, "kyc_renewal", {"name": name, "date": date})
    else:
        telling.send(actor, customer, "kyc_renewal_over", {"name": name})


def without_renewal(actor: Actor) -> Select[Customer]:
    """Living customers who are or were verified, with no case under way and none about this end of it."""
    about = (KycCase.customer_id == Customer.id, KycCase.kind == CaseKind.RENEWAL)
    since = timedelta(days=policy.review().renewal_days)
    asked = exists().where(*about, KycCase.created_at >= Customer.kyc_expires_at - since)
    under_way = exists().where(KycCase.customer_id == Customer.id, KycCase.state.in_(UNDECIDED))
    known = (Customer.kyc.in_((Kyc.VERIFIED, Kyc.EXPIRED)), Customer.stage.in_(LIVING))
    return customers.visible_customers(actor).where(*known, ~under_way, ~asked)
