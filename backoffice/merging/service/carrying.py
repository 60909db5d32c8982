"""Carrying an approved merge out: every row that the plan names, and a line of the ledger for each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.duplicates import service as duplicates
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customers
from backoffice.merging.models import Merge, MergeState
from backoffice.merging.rules import refusing
from backoffice.merging.rules.comparing import FIELDS
from backoffice.merging.service import ledger, looking, planning, proposing, reading
from backoffice.merging.service.ledger import Watched
from backoffice.merging.service.planning import Step


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an approved merge cannot be carried out any more, or None: nothing is merged that was not seen."""
    merge, survivor, duplicate = reading.with_records(actor, request.id, lock=True)
    if refusal := refusing.why_not_merge(survivor, duplicate):
        return refusal
    now = looking.version(survivor, duplicate, reading.chosen_in(merge))
    if merge.seen.hex() != now:
        return refusing.CHANGED
    return refusing.blocked_by(looking.blockers(survivor, duplicate))


def carry_out(actor: Actor, request: ApprovalRequest) -> None:
    """Make the two records one."""
    merge, survivor, duplicate = reading.with_records(actor, request.id, lock=True)
    choices = reading.chosen_in(merge)
    duplicates.lock_pairs(merge.customer_ids)
    steps = planning.plan(survivor, duplicate, choices)
    watched = _watched(steps, survivor, duplicate)
    merge.state, merge.merged_at, merge.merged_by_name = MergeState.DONE, clock.now(), actor.name[:200]
    customers.note_merged(survivor, duplicate)
    _move(watched, steps, survivor.id)
    taken = [name for name in FIELDS if choices.get(name) == duplicate.id]
    changed = _join(actor, survivor, duplicate, taken)
    for one in watched:
        one.settle()
    customers.note_shown_change(actor, survivor, changed, by=request.maker)
    _end_others(merge, duplicate.id)
    ledger.write(merge, watched)
    note_customers(merge.customer_ids)


def declined(actor: Actor, request: ApprovalRequest) -> None:
    """A declined merge ends."""
    del actor
    proposing.ended(reading.one(request.id, lock=True))


def look_again(*, customer_id: UUID, **_: Any) -> None:
    """Something was changed about a customer: whoever decides on a merge of theirs looks at it as it is now."""
    for merge_id in _waiting(customer_id):
        merge = reading.one(merge_id, lock=True)
        survivor, duplicate = (db.session.get_one(Customer, one) for one in merge.customer_ids)
        db.session.flush()
        merge.seen = bytes.fromhex(looking.version(survivor, duplicate, reading.chosen_in(merge)))
        db.session.get_one(ApprovalRequest, merge.id, with_for_update=True).subject_version += 1


def _waiting(customer_id: UUID) -> Sequence[UUID]:
    mine = or_(Merge.survivor_id == customer_id, Merge.duplicate_id == customer_id)
    waiting = select(Merge.id).where(mine, Merge.state == MergeState.WAITING)
    return db.session.scalars(waiting.order_by(Merge.id)).all()


def _watched(steps: Sequence[Step], survivor: Customer, duplicate: Customer) -> list[Watched]:
    rows = [Watched(step.row, step.holding.title, step.holding.column) for step in steps]
    return [*rows, *(Watched(row, "Profile", "id") for row in (survivor, duplicate))]


def _move(watched: Sequence[Watched], steps: Sequence[Step], survivor_id: UUID) -> None:
    """First what the survivor's own rows become, so that they make room; then what comes."""
    pairs = list(zip(watched, steps, strict=False))  # behind the steps' rows come the two customers
    for own in (True, False):
        for before, step in pairs:
            if (before.before.get(step.holding.column, step.owner) == survivor_id) is own and step.values:
                coming = step.values.get(step.holding.column) == survivor_id
                # What ended with the duplicate goes on with the survivor: it comes as it was.
                _become(step.row, {**(before.before if coming else {}), **step.values})
        db.session.flush()


def _become(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _join(actor: Actor, survivor: Customer, duplicate: Customer, taken: Sequence[str]) -> list[str]:
    """What the survivor becomes; the names of the fields that changed."""
    changed = customers.take_fields(survivor, duplicate, taken)
    customers.note_risk(survivor, refusing.higher_risk(survivor.risk, duplicate.risk))
    survivor.kyc_due_at = refusing.earlier(survivor.kyc_due_at, duplicate.kyc_due_at)
    survivor.last_used_at = refusing.later(survivor.last_used_at, duplicate.last_used_at)
    db.session.flush()
    moments.publish("merged", actor=actor, survivor=survivor, duplicate=duplicate)
    duplicates.note_merged(actor, survivor, duplicate)
    db.session.flush()
    return changed


def _end_others(done: Merge, duplicate_id: UUID) -> None:
    """Whatever else was proposed about the record that is none any more is taken back."""
    for merge_id in _waiting(duplicate_id):
        if merge_id != done.id:
            proposing.end(reading.one(merge_id, lock=True))
