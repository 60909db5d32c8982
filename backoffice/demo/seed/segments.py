"""The sample bank's segments: nine beside the three every bank begins with, agreed to by two managers, and their
sizes over half a year; one change waits, and one customer was placed by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.approvals.service import kinds
from backoffice.customers.models import Customer, Stage
from backoffice.demo.seed.staff import Staff
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.segments import service
from backoffice.segments.jobs import go_through
from backoffice.segments.rules.documents import Document

# Days ago that the rules were agreed to, and that everybody was looked at.
AGREED, COUNTED = 180, range(168, -1, -14)
Conditions = dict[str, list[str] | tuple[int | None, int | None]]
# Code: name, what it is for, family, facts with their words or (least, most).
OURS: dict[str, tuple[str, str, str, Conditions]] = {
    "young_adults": ("Young adults", "Starting out: first account, first phone.", "demographic",
                     {"age": ["18_24", "25_34"]}),
    "market_traders": ("Market traders", "Work for themselves in trade.", "demographic",
                       {"employment": ["self_employed"], "industry": ["trade"]}),
    "seniors": ("Seniors", "Served at the counter first.", "demographic", {"age": ["50_64", "65_up"]}),
    "organisations": ("Organisations", "Every customer that is no person.", "product",
                      {"customer_type": ["GOVERNMENT_ENTITY", "PRIVATE_COMPANY", "BANK", "FINANCIAL_INSTITUTION",
                                         "FOREIGN_AGENCY_OR_SUBSIDIARY", "NON_DOMICILED_COMPANY"]}),
    "ussd_first": ("USSD first", "Came by phone without internet: write short.", "channel", {"channel": ["ussd"]}),
    "agent_served": ("Served by agents", "Meets the bank in the street.", "channel", {"channel": ["agent"]}),
    "watched": ("Watched closely", "Risk above low.", "risk", {"risk": ["medium", "high"]}),
    "unverified_months": ("Still unverified", "With us for a month without verified identity.", "risk",
                          {"kyc": ["none", "rejected"], "months_with_us": (1, None)}),
    "engaged": ("Engaged", "Sixty points of engagement and more.", "engagement", {"engagement": (60, None)}),
}  # fmt: skip
PEOPLE_OF_TRADE = "Everybody in trade, whoever they work for."


def play(staff: Staff, now: datetime | None = None) -> None:
    """Make and agree to the segments, look at everybody once a fortnight until now."""
    now = now or datetime.now(UTC)
    one, other = staff.managers
    with jobs.kept_back():
        with clock.at(now - timedelta(days=AGREED)):
            for code, given in OURS.items():
                _agree(other, _proposed(one, code, document(*given), "Asked for by the branches."))
        for days in COUNTED:
            with clock.at(now - timedelta(days=days)):
                service.begin(one)
                go_through()
        _place(one)
        wider = document(OURS["market_traders"][0], PEOPLE_OF_TRADE, "demographic", {"industry": ["trade"]})
        _proposed(one, "market_traders", wider, "Employees of stalls want the same offers.", seen=1)


def document(name: str, about: str, family: str, asked: Conditions) -> Document:
    """A segment's document."""
    return {
        "name": name, "about": about, "family": family, "rank": 50, "retired": False,
        "conditions": [_condition(fact, must) for fact, must in asked.items()],
    }  # fmt: skip


def _condition(fact: str, must: list[str] | tuple[int | None, int | None]) -> dict[str, Any]:
    if isinstance(must, list):
        return {"fact": fact, "any_of": must}
    bounds = dict(zip(("least", "most"), must, strict=True))
    return {"fact": fact, **{name: bound for name, bound in bounds.items() if bound is not None}}


def _proposed(manager: Actor, code: str, given: Document, why: str, seen: int = 0) -> service.Asked:
    return service.propose(manager, code, given, why, seen=seen)


def _agree(manager: Actor, asked: service.Asked) -> None:
    if asked.request:
        request = approvals.request(manager, asked.request.id)
        kinds.decide(manager, request.id, Outcome.APPROVED, request.version)


def _place(manager: Actor) -> None:
    """The first verified customer is kept in Premium."""
    wanted = select(Customer.id).where(Customer.stage == Stage.CUSTOMER).order_by(Customer.created_at, Customer.id)
    if first := db.session.scalars(wanted.limit(1)).first():
        service.place(manager, first, "premium", inside=True, reason="Guarantees the loans of her whole market hall.")
