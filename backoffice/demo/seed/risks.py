"""The sample bank's risk: the levels of half a year, an override in force that ends soon, another, one that waits."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.approvals.models import Outcome
from backoffice.approvals.service import kinds
from backoffice.customers.models import LIVING, Customer, Risk
from backoffice.demo.seed.hours import last_open
from backoffice.demo.seed.staff import Staff
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kyc.models import CaseState, KycCase
from backoffice.risk import service
from backoffice.risk.jobs import SCALES
from backoffice.risk.rules.overrides import end_of

COUNTED = range(175, -1, -7)  # days ago that the levels were counted
UNCLEAR = "Named in a report of the regulator about the harbour; the origin of the money is not clear yet."
KNOWN = "Market trader known at the counter for years; the books of two seasons were shown."
NEW = "Receives much more than the declared income since this month."


def play(staff: Staff, now: datetime | None = None) -> None:
    """Let two people override some levels, and count them all week by week until now."""
    now = now or datetime.now(UTC)
    reviewer, supervisor = staff.reviewers[0], staff.supervisors[-1]
    with jobs.kept_back():
        _override(reviewer, supervisor, now)
        for days in COUNTED:
            with clock.at(now - timedelta(days=days)):
                service.count_day(SCALES)


def _override(reviewer: Actor, supervisor: Actor, now: datetime) -> None:
    with_case, others = _with_case(), _others()
    today = now.date()
    if first := next(with_case, None):
        agreed = _proposed(reviewer, first, Risk.HIGH, today + timedelta(days=19), UNCLEAR, now - timedelta(days=3))
        _agree(supervisor, agreed, now - timedelta(days=2))
    if second := next(others, None):
        agreed = _proposed(reviewer, second, Risk.LOW, today + timedelta(days=180), KNOWN, now - timedelta(days=11))
        _agree(supervisor, agreed, now - timedelta(days=10))
    if third := next(with_case, None):
        _proposed(reviewer, third, Risk.HIGH, today + timedelta(days=90), NEW, now - timedelta(hours=2))


def _with_case() -> Iterator[UUID]:
    waits = select(KycCase.customer_id).where(KycCase.state == CaseState.OPEN).order_by(KycCase.due_at.desc())
    return iter(list(db.session.scalars(waits)))


def _others() -> Iterator[UUID]:
    """Customers of medium risk."""
    medium = (Customer.risk == Risk.MEDIUM, Customer.stage.in_(LIVING))
    return iter(list(db.session.scalars(select(Customer.id).where(*medium).order_by(Customer.created_at).limit(9))))


def _proposed(
    reviewer: Actor, customer_id: UUID, level: Risk, last: date, why: str, when: datetime
) -> tuple[UUID, int]:
    with clock.at(last_open(when)):
        request = service.propose(reviewer, customer_id, level, end_of(last), why)
        return request.id, request.version


def _agree(supervisor: Actor, request: tuple[UUID, int], when: datetime) -> None:
    with clock.at(last_open(when)):
        kinds.decide(supervisor, request[0], Outcome.APPROVED, request[1])
