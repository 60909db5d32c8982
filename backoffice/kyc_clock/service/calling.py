"""Noting a call to a customer whose clock runs."""

from datetime import datetime
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command, note_customer
from backoffice.kyc_clock import rules
from backoffice.kyc_clock.models import CallResult, ClockCall


@command(Permission.EDIT_CUSTOMER)
def note_call(
    actor: Actor, customer_id: UUID, result: CallResult, note: str = "", next_call_at: datetime | None = None
) -> ClockCall:
    """Note what came of a call, and when to call again. Raises NotFound, Refused, Invalid (next_call_at)."""
    row = customers.locked(actor, customer_id)
    note_customer(customer_id)
    if refusal := rules.why_not_call(row):
        raise Refused(refusal)
    if problem := rules.next_call_problem(next_call_at, clock.now()):
        raise Invalid.one("next_call_at", problem)
    call = ClockCall(
        customer_id=row.id, sealed_for=row.sealed_for, result=result, note=note, next_call_at=next_call_at,
        called_by=actor.id, called_by_name=actor.name[:200],
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    return call
