"""Customers whose risk is weighed, the people who judge it, and rules to weigh them by."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType, Kyc, Risk
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.policy.models import PolicyKind, PolicyVersion
from backoffice.policy.rules.risk_rules import RiskRules
from backoffice.risk import service
from backoffice.risk.jobs import SCALES
from backoffice.risk.models import Cause, RiskRating
from backoffice.risk.rules.overrides import end_of
from tests.identity.signing_in import staff

RITA = staff("kyc-reviewer", name="Rita Nyambura")
GRACE = staff("supervisor", name="Grace Wanjiru")
JOY = staff("branch-officer", name="Joy Were")
BOTH_HATS = staff(("kyc-reviewer", "supervisor"), name="Ines Costa")
WHY = "The source of the money is proven."


def rule(code: str = "ONE", **changes: Any) -> dict[str, Any]:
    """A rule about the trade that gives 40 points."""
    plain = {"code": code, "name": code.title(), "active": True, "fact": "industry", "any_of": ["trade"],
             "at_least": None, "at_most": None, "points": 40, "raises_to": None}  # fmt: skip
    return plain | changes


def document(
    *rules: dict[str, Any], medium: int = 30, high: int = 60, stays: tuple[int, int] = (30, 90)
) -> dict[str, Any]:
    """A document about risk."""
    return {
        "risk": {
            "from_points": {"medium": medium, "high": high},
            "stays_days": {"medium": stays[0], "high": stays[1]},
            "override_days": 365,
        },
        "rules": list(rules),
    }


def rules_of(*rules: dict[str, Any], **terms: Any) -> RiskRules:
    return RiskRules.model_validate(document(*rules, **terms))


@command(Permission.CREATE_CUSTOMER)
def registered(actor: Actor, industry: str | None = None, branch: str = "north") -> Customer:
    """Somebody of this trade."""
    fields = {"given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12", "industry": industry}
    return customers.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, branch, fields)


def somebody(industry: str | None = None, **more: Any) -> Customer:
    return registered(SYSTEM, industry, **more)


@command(Permission.EDIT_CUSTOMER)
def takes_up(actor: Actor, customer_id: UUID, industry: str | None) -> None:
    """The customer takes up another trade."""
    customers.locked(actor, customer_id).industry = industry


@command(Permission.EDIT_CUSTOMER)
def was_verified(actor: Actor, customer_id: UUID, when: datetime) -> None:
    """The identity was verified then, for five years."""
    customers.note_kyc(customers.locked(actor, customer_id), Kyc.VERIFIED, when, when + timedelta(days=5 * 365))


def move(customer: Customer, industry: str | None) -> None:
    takes_up(SYSTEM, customer.id, industry)


@command(Permission.EDIT_POLICY)
def in_force(actor: Actor, said: dict[str, Any]) -> None:
    """These rules count, without anybody weighing by them yet."""
    newest = select(PolicyVersion).where(PolicyVersion.kind == PolicyKind.RISK).order_by(PolicyVersion.number.desc())
    number = db.session.scalars(newest).first()
    assert number is not None
    db.session.add(PolicyVersion(
        kind=PolicyKind.RISK, number=number.number + 1, document=said, why="Tests", proposed_by=actor.id,
        proposed_by_name=actor.name, effective_from=number.effective_from,
    ))  # fmt: skip


def weigh(customer: Customer) -> Risk:
    """Weigh a customer; the level that counts then."""
    service.weigh(SCALES, customer.id)
    return level(customer)


def level(customer: Customer) -> Risk:
    db.session.expire_all()
    return customers.in_scope(SYSTEM, customer.id).risk


def steps(customer: Customer) -> list[RiskRating]:
    """All ratings, newest first."""
    return list(service.ratings(RITA, customer.id).items)


def causes(customer: Customer) -> list[Cause]:
    return [step.cause for step in steps(customer)]


def proposed(customer: Customer, to: Risk | None, last_day: date | None, by: Actor = RITA) -> ApprovalRequest:
    return service.propose(by, customer.id, to, end_of(last_day), WHY)


def agreed(request: ApprovalRequest, by: Actor = GRACE) -> ApprovalRequest:
    return approvals.decide(by, request.id, Outcome.APPROVED, request.version)
