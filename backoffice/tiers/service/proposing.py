"""Proposals of tiers: by a person, or for the highest reachable one after documents were accepted."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command, note_customer, note_reason
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service.evidence import shown_by, shown_when_verified
from backoffice.tiers.service.table import picture, tier_of, tiers_now


@command(Permission.ASSIGN_TIER, sensitive=True)
def propose(actor: Actor, customer_id: UUID, level: int, reason: str = "") -> ApprovalRequest:
    """Ask a second person to give this customer that tier. Raises NotFound, Invalid, Refused (KYC_REQUIRED, …)."""
    customer = customers.locked(actor, customer_id)
    note_customer(customer_id)
    tier, waiting = tier_of(level), bool(approvals.waiting_about(customer_id, [RequestKind.TIER]))
    if refusal := rules.why_not_propose(customer, tier, shown_by(customer).needs, waiting=waiting):
        raise Refused(refusal)
    if rules.would_fall(level, customer.tier_level) and not reason:
        raise Invalid.one("reason", "Say why the tier goes down: the customer is told that it did.")
    if reason:
        note_reason(reason)
    approvals.contribute(actor, customer_id)
    return _ask(actor, customer, level, reason)


def reachable_with(customer: Customer, proven: set[str]) -> int | None:
    """The highest level up to Premium that the customer would reach if this, too, were proven; None for none."""
    return rules.reachable(shown_when_verified(customer.id).needs | proven, rules.open_to(customer, tiers_now()))


def propose_reachable(actor: Actor, customer_id: UUID) -> ApprovalRequest | None:
    """Inside the command that accepted documents: propose the highest level up to Premium that they carry, if any."""
    customer = customers.locked(actor, customer_id)
    level = rules.reachable(shown_by(customer).needs, rules.open_to(customer, tiers_now()))
    if level is None or not customer.is_living or not rules.would_rise(level, customer.tier_level):
        return None
    waiting = next(iter(approvals.waiting_about(customer_id, [RequestKind.TIER])), None)  # there is never a second
    if waiting:
        if int(waiting.new["level"]) >= level:
            return None
        approvals.withdraw(waiting)
    reason = "Follows from the documents that were accepted."
    return _ask(actor, customer, level, reason, replaces=waiting.id if waiting else None)


@command(Permission.ASSIGN_TIER)
def propose_by_policy(actor: Actor, customer_id: UUID) -> ApprovalRequest | None:
    """The table changed: ask that a customer goes down who lacks what the tier needs now; None where nothing lacks."""
    customer = customers.locked(actor, customer_id)
    tiers, evidence = tiers_now(), shown_by(customer).needs
    held = customer.tier_level
    if held is None or not customer.is_living or not rules.missing(tiers[held], evidence):
        return None
    lower = rules.carried(held, evidence, rules.open_to(customer, tiers))
    if lower is None or approvals.waiting_about(customer_id, [RequestKind.TIER]):
        return None
    lacks = rules.words_of(rules.missing(tiers[held], evidence))
    return _ask(actor, customer, lower, f"The table of tiers changed: {tiers[held].name} needs {lacks} now.")


def take_back_proposal(request_id: UUID) -> None:
    """Inside the command that undoes the acceptance: the proposal that followed goes, the one before it waits again.

    Raises Refused (ALREADY_DECIDED) when somebody decided it in the meantime.
    """
    request = db.session.get_one(ApprovalRequest, request_id, with_for_update=True, populate_existing=True)
    if request.state in (RequestState.APPROVED, RequestState.DECLINED):
        raise Refused(rules.DECIDED_MEANWHILE)
    if request.state is RequestState.PENDING:
        approvals.take_back(request)


def _ask(actor: Actor, customer: Customer, level: int, reason: str, *, replaces: UUID | None = None) -> ApprovalRequest:
    old, new = picture(customer.tier_level), picture(level)
    return approvals.propose(
        actor, RequestKind.TIER, customer.id, old=old, new=new, why=reason, subject_id=customer.id,
        sealed_for=customer.sealed_for, replaces=replaces,
    )  # fmt: skip
