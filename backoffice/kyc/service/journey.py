"""The step at which a reviewer says who the customer is."""

from uuid import UUID

from sqlalchemy import select

from backoffice.customers.models import Customer, Kyc
from backoffice.kernel.area import Milestone
from backoffice.kernel.db import db
from backoffice.kyc.models import CaseState, KycCase

DECIDED = 40
STANDS: dict[CaseState, str] = {
    CaseState.OPEN: "waits for a reviewer",
    CaseState.IN_REVIEW: "in review",
    CaseState.AWAITING_CUSTOMER: "waits for the customer",
    CaseState.APPROVED: "no longer valid",
    CaseState.REJECTED: "rejected",
    CaseState.EXPIRED: "expired without an answer",
}


def verified(customer_id: UUID) -> list[Milestone]:
    """The approval that counts, or how the latest case stands."""
    mine = select(KycCase).where(KycCase.customer_id == customer_id).order_by(KycCase.attempt.desc())
    cases = db.session.scalars(mine).all()
    approved = next((case for case in cases if case.state is CaseState.APPROVED), None)
    if approved and db.session.get_one(Customer, customer_id).kyc is Kyc.VERIFIED:
        return [Milestone("KYC approved", DECIDED, approved.decided_at, approved.answered_by_name or "")]
    return [Milestone("KYC approved", DECIDED, note=_stands(cases[0]) if cases else "no case yet")]


def _stands(case: KycCase) -> str:
    who = case.holder_name or (case.answered_by_name if case.state is CaseState.REJECTED else "")
    return STANDS[case.state] + (f", {who}" if who else "")
