"""Undoing a merge: what went into it goes back as it was; what happened since stays, or goes where a person says."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Stage
from backoffice.duplicates import service as duplicates
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, note_customers, note_reason, query
from backoffice.merging.models import Merge, MergeState
from backoffice.merging.rules import refusing
from backoffice.merging.rules.pictures import UndonePicture
from backoffice.merging.service import looking, reading, returning
from backoffice.merging.service.returning import Return


@query(Permission.UNMERGE_CUSTOMER, recorded=True)
def undone_picture(actor: Actor, merge_id: UUID) -> UndonePicture:
    """What undoing this merge would do, and what happened since. Raises NotFound, Refused."""
    return _drawn(*_loaded(actor, merge_id))


@query(Permission.APPROVE_MERGE, recorded=True)
def proposed_undoing(actor: Actor, request_id: UUID) -> tuple[UndonePicture, dict[str, UUID]]:
    """What the checker of an undoing decides on, and how things are placed. Raises NotFound, Refused."""
    request = approvals.request(actor, request_id)
    return _drawn(*_loaded(actor, request.subject_id)), _placings(request)


@command(Permission.UNMERGE_CUSTOMER)
def propose_unmerge(
    actor: Actor,
    merge_id: UUID,
    reason: str,
    placings: Mapping[str, UUID] | None = None,
    seen_version: str | None = None,
) -> ApprovalRequest:
    """Ask a second person to undo a merge. `placings` says of what came since at which of the two records it stays.

    Raises NotFound, Refused (INVALID_TRANSITION, ALREADY_DECIDED, VERSION_CONFLICT), Invalid.
    """  # fmt: skip
    seen = _drawn(*_loaded(actor, merge_id, lock=True))
    merge = seen.merge
    if seen_version and seen_version != seen.version:
        raise Refused(refusing.CHANGED)
    placed = dict(placings or {})
    if wrong := refusing.why_not_place(placed, {one.key for one in seen.since}, merge):
        raise Invalid(wrong)
    for waiting in approvals.waiting_about(merge.survivor_id, [RequestKind.UNMERGE]):
        _replace(waiting, merge, seen)
    note_reason(reason)
    return approvals.propose(
        actor, RequestKind.UNMERGE, merge.survivor_id, subject_id=merge.id, why=reason, sealed_for=merge.sealed_for,
        old=looking.numbers(seen.survivor, seen.duplicate),
        new={"version": seen.version, "moves": dict(seen.moves),
             "placings": {key: str(place) for key, place in placed.items()}},
    )  # fmt: skip


def why_not_undo(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an approved undoing cannot be carried out any more, or None."""
    merge, survivor, duplicate = reading.with_records(actor, request.subject_id, lock=True)
    if refusal := refusing.why_not_unmerge(merge, survivor, duplicate):
        return refusal
    now = looking.version(survivor, duplicate, {})
    return refusing.CHANGED if now != request.new["version"] else None


def undo(actor: Actor, request: ApprovalRequest) -> None:
    """Make them two records again."""
    merge, survivor, duplicate = _loaded(actor, request.subject_id, lock=True)
    back, placings = returning.read(merge, survivor, duplicate), _placings(request)
    changed = back.changed
    duplicates.lock_pairs(merge.customer_ids)
    merge.state, merge.undone_at, merge.undone_by_name = MergeState.UNDONE, clock.now(), actor.name[:200]
    customers.note_unmerged(duplicate, Stage(back.stage_before))
    back.put(placings)
    back.put_customers(placings)
    _tell(actor, survivor, duplicate, changed=changed)
    for row in (survivor, duplicate):
        customers.note_shown_change(actor, row, [], by=request.maker)
    note_customers(merge.customer_ids)


def _tell(actor: Actor, survivor: Customer, duplicate: Customer, *, changed: bool) -> None:
    if changed:
        customers.note_parted(survivor, duplicate)
    moments.publish("unmerged", actor=actor, survivor=survivor, duplicate=duplicate, changed=changed)
    duplicates.note_unmerged(actor, survivor, duplicate)
    db.session.flush()


def _replace(waiting: ApprovalRequest, merge: Merge, seen: UndonePicture) -> None:
    if waiting.subject_id != merge.id:
        return
    if waiting.new["version"] == seen.version:
        raise Refused(refusing.WAITS)
    approvals.withdraw(waiting)


def _loaded(actor: Actor, merge_id: UUID, *, lock: bool = False) -> tuple[Merge, Customer, Customer]:
    merge, survivor, duplicate = reading.with_records(actor, merge_id, lock=lock)
    if refusal := refusing.why_not_unmerge(merge, survivor, duplicate):
        raise Refused(refusal)
    return merge, survivor, duplicate


def _drawn(merge: Merge, survivor: Customer, duplicate: Customer) -> UndonePicture:
    back: Return = returning.read(merge, survivor, duplicate)
    returned = back.returned()
    return UndonePicture(
        merge, survivor, duplicate, returned, back.since(), looking.counted(one.title for one in returned),
        looking.version(survivor, duplicate, {}),
    )  # fmt: skip


def _placings(request: ApprovalRequest) -> dict[str, UUID]:
    placed: dict[str, Any] = request.new.get("placings", {})
    return {key: UUID(place) for key, place in placed.items()}
