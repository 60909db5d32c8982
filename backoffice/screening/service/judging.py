"""Judging matches: true or somebody else, by one person; a sanction by two, the second of whom blocks the customer."""

from uuid import UUID

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, note_reason
from backoffice.kyc import service as kyc
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.screening.models import MatchState, Verdict, WatchMatch
from backoffice.screening.rules import judging
from backoffice.screening.rules.comparing import speaking
from backoffice.screening.service.keeping import judgement

# Everybody who opens the customer reads it, and a customer may be told: it must not say why.
NEUTRAL = "Decided by compliance. Send every question there."
TO_TRUE, TO_OPEN = "true", "open"


@command(Permission.SCREEN_CUSTOMER, sensitive=True)
def judge_different(actor: Actor, match_id: UUID, version: int, note: str) -> WatchMatch:
    """Say that it is somebody else: only new evidence brings it up again. Raises NotFound, Refused."""
    customer, match = _judged(actor, match_id, version, note)
    _decide(actor, match, MatchState.DIFFERENT, Verdict.DIFFERENT, note)
    kyc.evidence_changed(customer)
    return match


@command(Permission.SCREEN_CUSTOMER, sensitive=True)
def judge_true(actor: Actor, match_id: UUID, version: int, note: str) -> WatchMatch:
    """Say that it is the customer; of a sanction a second person decides. Raises NotFound, Refused."""
    customer, match = _judged(actor, match_id, version, note)
    if judging.takes_two(match):
        match.state = MatchState.PROPOSED
        db.session.add(judgement(actor, match, Verdict.PROPOSED, note))
        _propose(actor, match, TO_TRUE, note)
        return match
    _decide(actor, match, MatchState.TRUE, Verdict.TRUE, note)
    _tell(actor, customer)
    return match


@command(Permission.SCREEN_CUSTOMER, sensitive=True)
def reopen(actor: Actor, match_id: UUID, version: int, note: str) -> WatchMatch:
    """Take a judgement back; of a true sanction a second person decides. Raises NotFound, Refused."""
    customer, match = locked(actor, match_id)
    if refusal := judging.why_not_reopen(match, version, living=customer.is_living):
        raise Refused(refusal)
    note_reason(note)
    if match.state is MatchState.TRUE and judging.takes_two(match):
        _propose(actor, match, TO_OPEN, note)
        return match
    _open(actor, match, note)
    _tell(actor, customer)
    return match


def take_approved(actor: Actor, request: ApprovalRequest) -> None:
    """Carry out what two people agree on: a true sanction blocks the customer, for a reason that says nothing."""
    customer, match = locked(actor, request.subject_id)
    if request.new["to"] == TO_OPEN:
        _open(actor, match, request.why)
    else:
        _decide(actor, match, MatchState.TRUE, Verdict.TRUE, request.why)
        restrictions.impose(actor, customer, RestrictionKind.ALL, Source.COMPLIANCE, NEUTRAL)
    _tell(actor, customer)


def take_declined(actor: Actor, request: ApprovalRequest) -> None:
    """The second person does not agree: what was is again."""
    customer, match = locked(actor, request.subject_id)
    db.session.add(judgement(actor, match, Verdict.DECLINED, ""))
    if match.state is MatchState.PROPOSED:
        match.state = MatchState.OPEN
        kyc.evidence_changed(customer)


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an approved request cannot be carried out any more, or None."""
    customer, match = locked(actor, request.subject_id)
    expected = MatchState.TRUE if request.new["to"] == TO_OPEN else MatchState.PROPOSED
    if not customer.is_living:
        return judging.GONE
    return None if match.state is expected else judging.OVERTAKEN


def visible(actor: Actor, statement: Select[WatchMatch]) -> Select[WatchMatch]:
    """The matches of living customers within the actor's reach."""
    reached = customers.visible_customers(actor).where(Customer.stage.in_(LIVING)).with_only_columns(Customer.id)
    return statement.where(WatchMatch.customer_id.in_(reached))


def locked(actor: Actor, match_id: UUID) -> tuple[Customer, WatchMatch]:
    """A match for a change: its customer is locked first, as by everybody else. Raises NotFound."""
    reached = customers.visible_customers(actor).with_only_columns(Customer.id)
    of_reached = (WatchMatch.id == match_id, WatchMatch.customer_id.in_(reached))
    whose = db.session.scalar(select(WatchMatch.customer_id).where(*of_reached))
    if whose is None:
        raise NotFound("match")
    customer = customers.locked(actor, whose)
    statement = select(WatchMatch).where(WatchMatch.id == match_id).with_for_update()
    match = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    note_customer(customer.id)
    return customer, match


def _judged(actor: Actor, match_id: UUID, version: int, note: str) -> tuple[Customer, WatchMatch]:
    customer, match = locked(actor, match_id)
    if refusal := judging.why_not_judge(match, version, living=customer.is_living):
        raise Refused(refusal)
    note_reason(note)
    return customer, match


def _decide(actor: Actor, match: WatchMatch, state: MatchState, verdict: Verdict, note: str) -> None:
    match.state, match.decided_at, match.judged = state, clock.now(), speaking(match.evidence)
    db.session.add(judgement(actor, match, verdict, note))


def _open(actor: Actor, match: WatchMatch, note: str) -> None:
    match.state, match.decided_at, match.opened_at = MatchState.OPEN, None, clock.now()
    db.session.add(judgement(actor, match, Verdict.REOPENED, note))


def _propose(actor: Actor, match: WatchMatch, to: str, note: str) -> None:
    entry = match.entry
    new = {"to": to, "entry": entry.get("caption", ""), "lists": entry.get("datasets", [])}
    approvals.propose(
        actor, RequestKind.SCREENING, match.customer_id, old={"state": match.state.value}, new=new, why=note,
        subject_id=match.id, sealed_for=match.sealed_for,
    )  # fmt: skip


def _tell(actor: Actor, customer: Customer) -> None:
    """What stands about the customer has changed: who reviews must look again, and the risk is weighed anew."""
    db.session.flush()
    kyc.evidence_changed(customer)
    moments.publish("risk_facts_changed", actor=actor, customer_id=customer.id)
