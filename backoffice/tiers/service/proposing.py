"""Proposals of tiers: by a person, or for the highest reachable one after documents were accepted."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, note_reason
from backoffice.tiers import rules
from backoffice.tiers.service.evidence import shown_by
from backoffice.tiers.service.table import picture, tier_of, tiers_now


@command(Permission.ASSIGN_TIER)
def propose(actor: Actor, customer_id: UUID, level: int, reason: str = "") -> ApprovalRequest:
    """Ask a second person to give this customer that tier. Raises NotFound, Invalid, Refused (KYC_REQUIRED, …)."""
    customer = customers.locked(actor, customer_id)
    note_customer(customer_id)
    tier, waiting = tier_of(level), bool(approvals.waiting_about(customer_id, [RequestKind.TIER]))
    if refusal := rules.why_not_propose(customer, tier, shown_by(customer_id).needs, waiting=waiting):
        raise Refused(refusal)
    if reason:
        note_reason(reason)
    approvals.contribute(actor, customer_id)
    return _ask(actor, customer, level, reason)


def propose_reachable(actor: Actor, customer_id: UUID) -> ApprovalRequest | None:
    """Inside the command that accepted documents: propose the highest level up to Premium that they carry, if any."""
    customer = customers.locked(actor, customer_id)
    level = rules.reachable(shown_by(customer_id).needs, tiers_now())
    if level is None or not customer.is_living or not rules.would_rise(level, customer.tier_level):
        return None
    for waiting in approvals.waiting_about(customer_id, [RequestKind.TIER]):
        if int(waiting.new["level"]) >= level:
            return None
        approvals.withdraw(waiting)
    return _ask(actor, customer, level, "Follows from the documents that were accepted.")


def _ask(actor: Actor, customer: Customer, level: int, reason: str) -> ApprovalRequest:
    old, new = picture(customer.tier_level), picture(level)
    return approvals.propose(
        actor, RequestKind.TIER, customer.id, old=old, new=new, why=reason, subject_id=customer.id,
        sealed_for=customer.sealed_for,
    )  # fmt: skip
