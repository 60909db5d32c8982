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


@command(Permission.REVIEW_DOCUMENT)
def claim(actor: Actor, case_id: UUID) -> KycCase:
    """Take a case, or keep it longer. Raises Refused (NOT_HOLDER, ALREADY_DECIDED, INVALID_TRANSITION), NotFound."""
    case = _locked(actor, case_id)
    if refusal := rules.why_not_claim(case, actor.id):
        raise Refused(refusal)
    _hold(actor, case)
    return case


@command(Permission.REVIEW_DOCUMENT)
def claim_next(actor: Actor) -> KycCase | None:
    """Take the most urgent case that nobody holds and that this person did not work on; None when there is none."""
    free = next_free(actor).with_for_update(of=KycCase, skip_locked=True)
    case = db.session.scalars(free.execution_options(populate_existing=True)).first()
    if case is not None:
        note_customer(case.customer_id)
        _hold(actor, case)
    return case


@command(Permission.REVIEW_DOCUMENT)
def release(actor: Actor, case_id: UUID) -> KycCase:
    """Put a held case back. Raises Refused (NOT_HOLDER, ALREADY_DECIDED), NotFound."""
    case = _locked(actor, case_id)
    if refusal := rules.why_not_release(case, actor.id):
        raise Refused(refusal)
    _let_go(case)
    return case


@query(Permission.REVIEW_DOCUMENT)
def forgotten(actor: Actor, idle: timedelta) -> list[UUID]:
    """Cases that were claimed longer ago than that and not decided."""
    held = (KycCase.state == CaseState.IN_REVIEW, KycCase.held_since < clock.now() - idle)
    return list(db.session.scalars(cases.within_reach(actor).with_only_columns(KycCase.id).where(*held)))


@command(Permission.REVIEW_DOCUMENT)
def release_idle(actor: Actor, case_id: UUID, idle: timedelta) -> KycCase:
    """Put a forgotten case back; does nothing when somebody went on with it."""
    case = _locked(actor, case_id)
    if case.state is CaseState.IN_REVIEW and case.held_since and case.held_since < clock.now() - idle:
        _let_go(case)
    return case


def next_free(actor: Actor) -> Select[KycCase]:
    """The most urgent open case that this person may decide."""
    waiting = cases.within_reach(actor).where(KycCase.state == CaseState.OPEN, ~_took_part(actor))
    return waiting.order_by(KycCase.due_at, KycCase.id).limit(1)


def _took_part(actor: Actor) -> ColumnElement[bool]:
    """The rule of `approvals.took_part`, for the whole queue."""
    of_kind = (ApprovalRequest.customer_id == KycCase.customer_id, ApprovalRequest.kind == RequestKind.KYC)
    decided = select(func.max(Decision.decided_at)).join(ApprovalRequest, ApprovalRequest.id == Decision.id)
    last = decided.where(*of_kind, approvals.stands()).correlate(KycCase).scalar_subquery()
    own = (Contribution.customer_id == KycCase.customer_id, Contribution.actor_id == actor.id)
    return exists().where(*own, or_(last.is_(None), Contribution.at > last)).correlate(KycCase)


def _locked(actor: Actor, case_id: UUID) -> KycCase:
    case = cases.found(actor, case_id)
    again = cases.lock(KycCase.id == case.id)
    return again or case


def _hold(actor: Actor, case: KycCase) -> None:
    case.state = CaseState.IN_REVIEW
    case.holder, case.holder_name, case.held_since = actor.id, actor.name[:200], clock.now()


def _let_go(case: KycCase) -> None:
    case.state = CaseState.OPEN
    case.holder = case.holder_name = case.held_since = None
