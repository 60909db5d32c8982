"""Risk and KYC: what risk asks of past cases, and what a new level does to a case under way and to a verification."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from backoffice.access.actor import SYSTEM
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc, Risk
from backoffice.kernel import clock
from backoffice.kernel.db import among, db
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.service import cases
from backoffice.policy import service as policy


def refusals_of(customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many cases of each of these customers were refused; nothing where none was."""
    refused = (among(KycCase.customer_id, customer_ids), KycCase.state == CaseState.REJECTED)
    counted = select(KycCase.customer_id, func.count()).where(*refused).group_by(KycCase.customer_id)
    return {customer_id: {"kyc_refusals": count} for customer_id, count in db.session.execute(counted)}


def risk_changed(customer_id: UUID, before: Risk, now: Risk) -> None:
    """The case under way is due as its new risk says; a verification holds no longer than that allows.

    Its end never comes nearer than a renewal takes, and never moves away: a lower risk counts from the next one on.
    """
    rules, customer = policy.review(), customers.in_scope(SYSTEM, customer_id)
    if case := cases.undecided_of(customer_id):
        channel = case.channel.value
        case.due_at += rules.due_within(channel, now.value) - rules.due_within(channel, before.value)
    if customer.kyc is Kyc.VERIFIED and customer.kyc_verified_at and customer.kyc_expires_at:
        holds = customer.kyc_verified_at + rules.holds_for(now.value)
        _end_sooner(customer, max(holds, clock.now() + timedelta(days=rules.renewal_days)))


def _end_sooner(customer: Customer, end: datetime) -> None:
    if customer.kyc_expires_at and end < customer.kyc_expires_at:
        customers.note_kyc(customer, Kyc.VERIFIED, expires_at=end)
