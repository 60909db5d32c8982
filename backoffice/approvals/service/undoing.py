"""Undoing a decision: a withdrawal beside it, and the same request again for the next round."""

from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, exists

from backoffice.access.actor import Actor
from backoffice.approvals import rules
from backoffice.approvals.models import ApprovalRequest, Decision, RequestState, Withdrawal
from backoffice.approvals.service.proposing import digest_of
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused

SAME = (
    "kind", "customer_id", "subject_id", "subject_version", "in_inbox", "maker", "maker_name", "object_maker",
    "replaces", "sealed_for", "created_at", "old", "new", "why",
)  # fmt: skip


def undo_decision(actor: Actor, request: ApprovalRequest, *, stays: bool = False) -> ApprovalRequest:
    """Take back the actor's decision on a locked request; the request that waits again. Raises Refused.

    `stays`: what such a decision did cannot be reversed.
    """
    decision, now = db.session.get(Decision, request.id), clock.now()
    refusal = rules.why_not_undo(request, decision, actor, now) or (rules.STAYS if stays else None)
    if refusal or decision is None:
        raise Refused(refusal or rules.NOT_DECIDED)
    again = _again(request)
    taken_back = {"id": request.id, "checker": decision.checker, "decided_at": decision.decided_at}
    db.session.add(Withdrawal(**taken_back, at=now, next_id=again.id))
    request.state = RequestState.WITHDRAWN
    db.session.flush()
    return again


def stands(decision: Any = Decision) -> ColumnElement[bool]:
    """The condition that a decision was not undone."""
    return ~exists().where(Withdrawal.id == decision.id)


def _again(request: ApprovalRequest) -> ApprovalRequest:
    same = {name: getattr(request, name) for name in SAME}
    again = ApprovalRequest(id=uuid4(), round=request.round + 1, state=RequestState.PENDING, **same)
    again.seal_draft()
    again.payload_sha256 = digest_of(again)
    db.session.add(again)
    db.session.flush()
    return again
