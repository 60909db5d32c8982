"""Many hands at one customer's risk, each on a connection of its own: one override, one rating that counts."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from backoffice.access.actor import SYSTEM
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.customers.models import Customer, Risk
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.risk import jobs, service
from backoffice.risk.jobs import SCALES
from backoffice.risk.models import Cause, RiskOverride, RiskRating
from backoffice.risk.rules.overrides import end_of
from tests.identity.signing_in import staff
from tests.live import at_once, live_app
from tests.risk.bank import GRACE, RITA, WHY, document, in_force, rule, somebody, takes_up

__all__ = ["live_app"]
CROWD = 24


def counted(model: type[object], *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def a_trader(app: Flask) -> UUID:
    with app.app_context():
        in_force(SYSTEM, document(rule(), rule("MINES", any_of=["mining"], points=0, raises_to="high")))
        return somebody("trade").id


def test_of_many_proposals_at_once_one_waits_and_many_supervisors_agree_to_it_once(live_app: Flask) -> None:
    customer_id = a_trader(live_app)
    with live_app.app_context():
        end = end_of(clock.today() + timedelta(days=9))

    def propose(number: int) -> ApprovalRequest:
        return service.propose(staff("kyc-reviewer", name=f"Reviewer {number}"), customer_id, Risk.HIGH, end, WHY)

    results = at_once(live_app, CROWD, propose)
    assert Counter(getattr(one, "code", "done") for one in results) == {"done": 1, "VERSION_CONFLICT": CROWD - 1}
    with live_app.app_context():
        request_id = db.session.scalars(select(ApprovalRequest.id)).one()

    def agree(number: int) -> ApprovalRequest:
        supervisor = staff("supervisor", name=f"Supervisor {number}")
        return approvals.decide(supervisor, request_id, Outcome.APPROVED, 1)

    decided = at_once(live_app, CROWD, agree)
    assert Counter(getattr(one, "code", "done") for one in decided) == {"done": 1, "ALREADY_DECIDED": CROWD - 1}
    with live_app.app_context():
        assert counted(RiskOverride) == 1
        assert db.session.get_one(Customer, customer_id).risk is Risk.HIGH


def test_weighing_overriding_and_a_run_at_once_leave_one_rating_that_fits(live_app: Flask) -> None:
    customer_id = a_trader(live_app)
    with live_app.app_context():
        end = end_of(clock.today() + timedelta(days=9))
        request = service.propose(RITA, customer_id, Risk.LOW, end, WHY)
        request_id, version = request.id, request.version

    def act(number: int) -> object:
        if number == CROWD // 2:
            return approvals.decide(GRACE, request_id, Outcome.APPROVED, version)
        if number % 3 == 0:
            return takes_up(SYSTEM, customer_id, "mining" if number % 2 else "trade")
        if number % 3 == 1:
            return service.weigh(SCALES, customer_id)
        return service.weigh_slice(SCALES, service.begin(SCALES, Cause.FACTS).id)

    results = at_once(live_app, CROWD, act)
    assert {getattr(one, "code", "done") for one in results} <= {"done", "VERSION_CONFLICT"}
    with live_app.app_context():
        jobs.weigh(str(customer_id))
        now = db.session.scalars(select(RiskRating).where(RiskRating.ended_at.is_(None))).one()
        assert (now.level, now.overridden) == (Risk.LOW, True)
        assert db.session.get_one(Customer, customer_id).risk is Risk.LOW
        trade = db.session.get_one(Customer, customer_id).industry
        assert now.computed is (Risk.HIGH if trade == "mining" else Risk.MEDIUM)
