"""The second check, where the policy asks for one: a request of its own, whose maker is who checked first."""

from collections.abc import Sequence
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers.models import Customer
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customer
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import binding, cases
from backoffice.kyc.service.cases import Dossier
from backoffice.policy import service as policy
from backoffice.tiers import service as tiers

PEP, UNJUDGED = "pep", "unjudged"


def marks_on(actor: Actor, customer: Customer) -> list[str]:
    """What the areas above know about a customer whose case is about to be approved."""
    return moments.publish("case_checked", actor=actor, customer_id=customer.id)


def why_not_yet(actor: Actor, case: KycCase, marks: Sequence[str]) -> Refusal | None:
    """Why this person cannot approve before something else about the customer was judged, or None."""
    if UNJUDGED not in marks:
        return None
    return rules.why_not_yet(case, may_judge=actor.may(Permission.SCREEN_CUSTOMER))


def is_wanted(dossier: Dossier, marks: Sequence[str]) -> bool:
    """Whether a second reviewer looks before an approval of this case counts."""
    customer = dossier.customer
    proven = {paper.requirement.value for paper in rules.to_accept(dossier.papers)}
    level = max(tiers.reachable_with(customer, proven) or 0, customer.tier_level or 0)
    if UNJUDGED in marks:
        return True
    return policy.review().wants_second_check(customer.risk.value, level, pep=PEP in marks)


def pass_on(actor: Actor, dossier: Dossier) -> ApprovalRequest:
    """Put the case back for a second reviewer: the first is the maker of what that one decides."""
    case, first = dossier.case, cases.request_of(dossier.case)
    case.checked_by, case.checked_by_name, case.checked_at = actor.id, actor.name[:200], clock.now()
    put_back(case)
    request = approvals.propose(
        actor, RequestKind.KYC, case.customer_id, subject_id=case.id, sealed_for=case.sealed_for,
        object_maker=first.maker, new=binding.shown(dossier),
        old={"papers": [paper.title for paper in dossier.papers], "brought_by": first.maker_name},
    )  # fmt: skip
    request.round = first.round + 1
    return request


def start_over(actor: Actor, dossier: Dossier, maker: str, maker_name: str) -> None:
    """Nobody has checked the case as it is now: the second check is taken back, and the first asked for again."""
    case, waiting = dossier.case, cases.request_of(dossier.case)
    if waiting.state is RequestState.PENDING:
        approvals.withdraw(waiting)
    case.checked_by = case.checked_by_name = case.checked_at = None
    db.session.flush()
    binding.ask(dossier, actor, maker, maker_name, round=waiting.round + 1)


def put_back(case: KycCase) -> None:
    """The case is open, and nobody holds it."""
    case.state = CaseState.OPEN
    case.holder = case.holder_name = case.held_since = None


def case_of(actor: Actor, request: ApprovalRequest) -> Dossier:
    """The case behind a second check, locked (its customer is locked already)."""
    if request.customer_id:
        note_customer(request.customer_id)
    return cases.locked(actor, request.subject_id)


def why_not_from_inbox(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why the case behind a second check cannot be decided now, by this person, or None."""
    dossier = case_of(actor, request)
    if refusal := rules.why_not_check_again(dossier.case, actor.id):
        return refusal
    if request.new != binding.shown(dossier):
        return rules.STALE
    if refusal := rules.why_not_approve(dossier.papers, scan_required=policy.kyc().scan_required):
        return refusal
    return why_not_yet(actor, dossier.case, marks_on(actor, dossier.customer))


def second_check_of(case: KycCase) -> ApprovalRequest | None:
    """The request for a second check that waits, or None."""
    if case.checked_by is None:
        return None
    waits: Any = (ApprovalRequest.subject_id == case.id, ApprovalRequest.state == RequestState.PENDING)
    return db.session.query(ApprovalRequest).filter(*waits).order_by(ApprovalRequest.round.desc()).first()
