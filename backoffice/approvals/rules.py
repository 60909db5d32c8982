"""Who may decide which request: the permission of each kind, and why somebody may not decide this one now."""

from datetime import datetime, timedelta

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import (
    DECIDED,
    OWN_OBJECT,
    OWN_REQUEST,
    TOO_LATE,
    TOOK_PART,
    UNDONE,
    ApprovalRequest,
    Decision,
    RequestKind,
    RequestState,
)
from backoffice.kernel.errors import Refusal

DECIDED_WITH: dict[RequestKind, Permission] = {
    RequestKind.TIER: Permission.APPROVE_TIER,
    RequestKind.KYC: Permission.REVIEW_DOCUMENT,
    RequestKind.EDIT: Permission.APPROVE_CUSTOMER,
    RequestKind.MERGE: Permission.APPROVE_MERGE,
    RequestKind.UNMERGE: Permission.APPROVE_MERGE,
    RequestKind.IMPORT: Permission.APPROVE_IMPORT,
    RequestKind.RESTRICTION: Permission.LIFT_RESTRICTION,
    RequestKind.DECLINING: Permission.APPROVE_CUSTOMER,
    RequestKind.CLOSING: Permission.APPROVE_CUSTOMER,
    RequestKind.POLICY: Permission.APPROVE_POLICY,
    RequestKind.RISK: Permission.APPROVE_RISK,
    RequestKind.SCREENING: Permission.SCREEN_CUSTOMER,
    RequestKind.EXPORT: Permission.APPROVE_EXPORT,
    RequestKind.ERASURE: Permission.APPROVE_ERASURE,
    RequestKind.SEGMENT: Permission.EDIT_SEGMENT,
    RequestKind.DICTIONARY: Permission.APPROVE_POLICY,
}
# For these, whoever created, edited, uploaded or proposed since the last decision took part; else only the maker.
JUDGES_THE_WORK = frozenset({RequestKind.KYC, RequestKind.TIER})

# How long a slip can be taken back. What leaves the house because of a decision leaves it later than that.
UNDO_WITHIN = timedelta(seconds=10)

NOT_DECIDED = Refusal("INVALID_TRANSITION", "Nobody has decided this yet.")
OTHERS_DECISION = Refusal("NOT_HOLDER", "Somebody else decided this. Only they can undo it.")
STAYS = Refusal("CUSTOMER_ERROR", "A decision of this kind cannot be undone.")
SUBJECT_CHANGED = Refusal("VERSION_CONFLICT", "This was changed after you opened it. Look at it again.")


def decides(actor: Actor) -> frozenset[RequestKind]:
    """The kinds that this person may ever decide."""
    return frozenset(kind for kind, permission in DECIDED_WITH.items() if actor.may(permission))


def took_part(kind: RequestKind, contributed_at: datetime | None, last_decided_at: datetime | None) -> bool:
    """Whether a contribution at that time keeps its author from deciding the next request of this kind."""
    if kind not in JUDGES_THE_WORK or contributed_at is None:
        return False
    return last_decided_at is None or contributed_at > last_decided_at


def why_not_decide(request: ApprovalRequest, actor: Actor, *, contributor: bool) -> Refusal | None:
    """Why this person may not decide this request now, or None."""
    if request.state is not RequestState.PENDING:
        return DECIDED
    if request.maker == actor.id:
        return OWN_REQUEST
    if request.object_maker == actor.id:
        return OWN_OBJECT
    return TOOK_PART if contributor else None


def why_not_seen(request: ApprovalRequest, version: int) -> Refusal | None:
    """Why a decision on what was seen at that version does not hold for the request of today."""
    return SUBJECT_CHANGED if version != request.version else None


def why_not_undo(request: ApprovalRequest, decision: Decision | None, actor: Actor, now: datetime) -> Refusal | None:
    """Why this person may not undo the decision on this request now, or None."""
    if decision is None:
        return NOT_DECIDED
    if decision.checker != actor.id:
        return OTHERS_DECISION
    if request.state is RequestState.WITHDRAWN:
        return UNDONE
    return TOO_LATE if now >= decision.decided_at + UNDO_WITHIN else None
