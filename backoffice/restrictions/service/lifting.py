"""Lifting one restriction: at once, or by a request that a second person decides. No other is ever touched."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.errors import Refusal, Refused
from backoffice.kernel.operations import command, note_reason
from backoffice.restrictions import rules
from backoffice.restrictions.models import Restriction, Source
from backoffice.restrictions.service.reading import all_of, one_of, waiting_lifts
from backoffice.restrictions.service.setting import recompute


@command(Permission.RESTRICT_CUSTOMER)
def lift(actor: Actor, customer_id: UUID, restriction_id: UUID, reason: str) -> Restriction | ApprovalRequest:
    """Lift it now, or ask for it where the source needs four eyes: the answer is either. Raises NotFound, Refused."""
    customer = customers.locked(actor, customer_id)
    row = one_of(customer_id, restriction_id)
    waiting = row.id in waiting_lifts(customer_id)
    if refusal := rules.why_not_lift(row, clock.now(), waiting=waiting):
        raise Refused(refusal)
    note_reason(reason)
    if rules.needs_four_eyes(row.source):
        return ask_to_lift(actor, row, reason)
    return _lift(actor, customer, row, reason)


def lift_those_from(actor: Actor, customer: Customer, source: Source, reason: str) -> list[Restriction]:
    """Lift those in force from this source and no other, inside another area's command that holds the lock."""
    found = [row for row in all_of(customer.id) if row.source is source and rules.in_force(row, clock.now())]
    for row in found:
        _lift(actor, customer, row, reason)
    return found


def put_back_those(actor: Actor, customer: Customer, restriction_ids: Sequence[UUID]) -> None:
    """Undo that: they are in force as if they had never been lifted."""
    for restriction_id in restriction_ids:
        _put_back(one_of(customer.id, restriction_id))
    recompute(actor, customer)


def ask_to_lift(actor: Actor, row: Restriction, reason: str) -> ApprovalRequest:
    """The request that somebody else decides."""
    old = {"kind": row.kind.value, "source": row.source.value, "since": row.starts_at.isoformat(), "in_force": True}
    others = sum(rules.in_force(other, clock.now()) for other in all_of(row.customer_id) if other.id != row.id)
    new = {**old, "in_force": False, "others_in_force": others}
    return approvals.propose(
        actor, RequestKind.RESTRICTION, row.customer_id, old=old, new=new, why=reason,
        subject_id=row.id, object_maker=row.set_by, sealed_for=row.sealed_for,
    )  # fmt: skip


def take_lifted(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an approved request out."""
    customer, row = _asked(actor, request)
    _lift(actor, customer, row, request.why)


def put_back(actor: Actor, request: ApprovalRequest) -> None:
    """Undo an approval: the restriction is in force as if it had never been lifted."""
    customer, row = _asked(actor, request)
    _put_back(row)
    recompute(actor, customer)


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an approved request cannot be carried out any more, or None."""
    _, row = _asked(actor, request)
    return rules.why_not_lift(row, clock.now(), waiting=False)


def _asked(actor: Actor, request: ApprovalRequest) -> tuple[Customer, Restriction]:
    row = one_of(request.customer_id, request.subject_id) if request.customer_id else None
    if row is None:
        raise LookupError("a request to lift names no customer")
    return customers.locked(actor, row.customer_id), row


def _put_back(row: Restriction) -> None:
    row.lifted_at = row.lifted_by = row.lifted_by_name = None
    row.lifted_because = ""


def _lift(actor: Actor, customer: Customer, row: Restriction, reason: str) -> Restriction:
    row.lifted_at, row.lifted_by, row.lifted_by_name = clock.now(), actor.id, actor.name[:200]
    row.lifted_because = reason
    recompute(actor, customer)
    return row
