"""Who holds a case: claiming one, taking the next, putting it back, and the release of claims that were forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Contribution, Decision, RequestKind
from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc.models import CaseState, CaseTouch, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases
from backoffice.kyc.service.checking import put_back
from backoffice.policy import service as policy

TOUCH_EVERY, TOUCHES_KEPT = timedelta(minutes=1), timedelta(days=2)
_touches: Any = CaseTouch.__table__


@command(Permission.REVIEW_DOCUMENT)
def claim(actor: Actor, case_id: UUID) -> KycCase:
    """Take a case, or keep it longer. Raises Refused (NOT_HOLDER, ALREADY_DECIDED, INVALID_TRANSITION), NotFound."""
    case = locked(actor, case_id)
    if refusal := rules.why_not_claim(case, actor.id):
        raise Refused(refusal)
    hold(case, actor.id, actor.name)
    return case


@command(Permission.REVIEW_DOCUMENT)
def claim_next(actor: Actor) -> KycCase | None:
    """Take the most urgent case that nobody holds and that this person did not work on; None when there is none."""
    free = next_free(actor).with_for_update(of=KycCase, skip_locked=True)
    case = db.session.scalars(free.execution_options(populate_existing=True)).first()
    if case is not None:
        note_customer(case.customer_id)
        hold(case, actor.id, actor.name)
    return case


@query(Permission.REVIEW_DOCUMENT)
def in_hand(actor: Actor) -> KycCase | None:
    """The most urgent case that this person holds already, or None."""
    held = cases.within_reach(actor).where(KycCase.state == CaseState.IN_REVIEW, KycCase.holder == actor.id)
    return db.session.scalars(held.order_by(KycCase.due_at, KycCase.id).limit(1)).first()


@command(Permission.REVIEW_DOCUMENT)
def release(actor: Actor, case_id: UUID) -> KycCase:
    """Put a held case back. Raises Refused (NOT_HOLDER, ALREADY_DECIDED), NotFound."""
    case = locked(actor, case_id)
    if refusal := rules.why_not_release(case, actor.id):
        raise Refused(refusal)
    put_back(case)
    return case


@query(Permission.REVIEW_DOCUMENT)
def forgotten(actor: Actor) -> list[UUID]:
    """Cases whose holders did nothing on them for longer than the policy allows."""
    return list(db.session.scalars(cases.within_reach(actor).with_only_columns(KycCase.id).where(*_left())))


@command(Permission.REVIEW_DOCUMENT)
def release_idle(actor: Actor, case_id: UUID) -> None:
    """Put a forgotten case back; does nothing when somebody went on with it. Raises NotFound."""
    cases.found(actor, case_id)
    if case := cases.lock(KycCase.id == case_id, *_left()):
        put_back(case)


def at_work(case: KycCase) -> None:
    """Note that the holder does something on the case now; within a minute once is enough."""
    now = clock.now()
    if case.held_since is None or now - case.held_since < TOUCH_EVERY:
        return
    touched = insert(_touches).values(case_id=case.id, at=now)
    again = touched.on_conflict_do_update(
        index_elements=["case_id"], set_={"at": now}, where=_touches.c.at <= now - TOUCH_EVERY
    )
    housekeeping.write(again)


def forget_touches() -> None:
    """Remove what is older than any policy asks for."""
    housekeeping.write(delete(_touches).where(_touches.c.at < clock.now() - TOUCHES_KEPT))


def _left() -> tuple[ColumnElement[bool], ...]:
    """Held, and since the policy's time neither claimed nor worked on."""
    since = clock.now() - timedelta(minutes=policy.review().idle_minutes)
    touched = exists().where(CaseTouch.case_id == KycCase.id, CaseTouch.at >= since)
    return KycCase.state == CaseState.IN_REVIEW, KycCase.held_since < since, ~touched


def next_free(actor: Actor) -> Select[KycCase]:
    """The most urgent open case that this person may decide."""
    fresh = KycCase.checked_by.is_distinct_from(actor.id)
    waiting = cases.within_reach(actor).where(KycCase.state == CaseState.OPEN, fresh, ~took_part(actor.id))
    return waiting.order_by(KycCase.due_at, KycCase.id).limit(1)


def took_part(actor_id: str) -> ColumnElement[bool]:
    """The rule of `approvals.took_part`, for the whole queue."""
    of_kind = (ApprovalRequest.customer_id == KycCase.customer_id, ApprovalRequest.kind == RequestKind.KYC)
    decided = select(func.max(Decision.decided_at)).join(ApprovalRequest, ApprovalRequest.id == Decision.id)
    other = decided.where(*of_kind, ApprovalRequest.subject_id != KycCase.id, approvals.stands())
    last = other.correlate(KycCase).scalar_subquery()
    own = (Contribution.customer_id == KycCase.customer_id, Contribution.actor_id == actor_id)
    return exists().where(*own, or_(last.is_(None), Contribution.at > last)).correlate(KycCase)


def locked(actor: Actor, case_id: UUID) -> KycCase:
    """The case alone, locked: who holds it changes nothing of its customer."""
    case = cases.found(actor, case_id)
    again = cases.lock(KycCase.id == case.id)
    return again or case


def hold(case: KycCase, holder: str, name: str) -> None:
    """The case is in this person's hands from now on."""
    case.state = CaseState.IN_REVIEW
    case.holder, case.holder_name, case.held_since = holder, name[:200], clock.now()
