"""Who holds a case: claiming one, taking the next, putting it back, and the release of claims that were forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Contribution, Decision, RequestKind
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases
from backoffice.kyc.service.checking import put_back
from backoffice.policy import service as policy


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
    """Cases that were claimed longer ago than the policy allows, and not decided."""
    held = (KycCase.state == CaseState.IN_REVIEW, KycCase.held_since < clock.now() - _idle())
    return list(db.session.scalars(cases.within_reach(actor).with_only_columns(KycCase.id).where(*held)))


@command(Permission.REVIEW_DOCUMENT)
def release_idle(actor: Actor, case_id: UUID) -> KycCase:
    """Put a forgotten case back; does nothing when somebody went on with it."""
    case = locked(actor, case_id)
    if case.state is CaseState.IN_REVIEW and case.held_since and case.held_since < clock.now() - _idle():
        put_back(case)
    return case


def next_free(actor: Actor) -> Select[KycCase]:
    """The most urgent open case that this person may decide."""
    fresh = KycCase.checked_by.is_distinct_from(actor.id)
    waiting = cases.within_reach(actor).where(KycCase.state == CaseState.OPEN, fresh, ~took_part(actor.id))
    return waiting.order_by(KycCase.due_at, KycCase.id).limit(1)


def _idle() -> timedelta:
    return timedelta(minutes=policy.review().idle_minutes)


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
