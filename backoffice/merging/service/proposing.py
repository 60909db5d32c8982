"""Proposing a merge: what was looked at is bound to the request; one that is out of date gives way to a new one."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.duplicates import service as duplicates
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command
from backoffice.merging.models import Merge, MergeState
from backoffice.merging.rules import refusing
from backoffice.merging.rules.pictures import Picture
from backoffice.merging.service import looking


@command(Permission.MERGE_CUSTOMER)
def propose(
    actor: Actor,
    survivor_id: UUID,
    duplicate_id: UUID,
    choices: Mapping[str, UUID] | None = None,
    seen_version: str | None = None,
) -> ApprovalRequest:
    """Ask a second person to merge the duplicate into the survivor, as it was seen. Raises NotFound, Refused, Invalid.

    Without `seen_version` it is proposed as it is now.
    """  # fmt: skip
    survivor, duplicate = looking.pair(actor, survivor_id, duplicate_id, lock=True)
    if refusal := refusing.why_not_merge(survivor, duplicate):
        raise Refused(refusal)
    seen = looking.drawn(actor, survivor, duplicate, choices or {})
    if seen_version and seen_version != seen.version:
        raise Refused(refusing.CHANGED)
    if refusal := refusing.blocked_by(seen.blockers):
        raise Refused(refusal)
    _replace(duplicate.id, seen)
    return _asked(actor, seen)


def _asked(actor: Actor, seen: Picture) -> ApprovalRequest:
    survivor, duplicate = seen.survivor, seen.duplicate
    request = approvals.propose(
        actor, RequestKind.MERGE, survivor.id, subject_id=duplicate.id, sealed_for=survivor.sealed_for,
        old=looking.numbers(survivor, duplicate),
        new={"result": dict(seen.result), "moves": dict(seen.moves)},
    )  # fmt: skip
    merge = Merge(
        id=request.id, survivor_id=survivor.id, duplicate_id=duplicate.id, sealed_for=survivor.sealed_for,
        state=MergeState.WAITING, seen=bytes.fromhex(seen.version),
        choices={name: str(chosen_id) for name, chosen_id in seen.choices.items()},
    )  # fmt: skip
    db.session.add(merge)
    duplicates.note_proposed(merge.customer_ids, waits=True)
    db.session.flush()
    return request


def _replace(duplicate_id: UUID, seen: Picture) -> None:
    """Take back a request for this duplicate that shows what is no longer so; one that does still waits."""
    waits = (Merge.duplicate_id == duplicate_id, Merge.state == MergeState.WAITING)
    for merge in db.session.scalars(select(Merge).where(*waits).with_for_update()):
        same = merge.survivor_id == seen.survivor.id and merge.seen == bytes.fromhex(seen.version)
        if same:
            raise Refused(refusing.WAITS)
        end(merge)


def end(merge: Merge) -> None:
    """Take a waiting merge and its request back."""
    ended(merge)
    approvals.withdraw(db.session.get_one(ApprovalRequest, merge.id, with_for_update=True))


def ended(merge: Merge) -> None:
    """It waits no longer, and nothing was merged; their pair is on the worklist again, unless the opposite waits."""
    merge.state = MergeState.ENDED
    turned = (Merge.survivor_id == merge.duplicate_id, Merge.duplicate_id == merge.survivor_id)
    opposite = select(Merge.id).where(*turned, Merge.state == MergeState.WAITING).limit(1)
    duplicates.note_proposed(merge.customer_ids, waits=db.session.scalar(opposite) is not None)
