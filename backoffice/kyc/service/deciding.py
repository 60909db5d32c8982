"""Deciding a case: approve, reject, ask again. One decision, by the holder, on what was seen, never on own work."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address, Proof
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, IdType, Kyc
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentState, Requirement
from backoffice.kernel import clock, moments
from backoffice.kernel.errors import Invalid
from backoffice.kernel.operations import command, note_reason
from backoffice.kyc.models import CaseKind, CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import binding, cases, checking, giving, links, telling, undoing
from backoffice.kyc.service.cases import Dossier
from backoffice.kyc.service.holding import hold
from backoffice.policy import service as policy
from backoffice.policy.rules.reason_library import Reason
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Source
from backoffice.tiers import service as tiers

Judged = Mapping[str, str]  # the rows of the case screen -> same or flag
NOTHING: Judged = MappingProxyType({})
IN_TIME = "The KYC case was approved."


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def approve(
    actor: Actor, case_id: UUID, version: int, note: str = "", named: Sequence[UUID] = (), *, judged: Judged = NOTHING
) -> KycCase:
    """Accept the documents in the case; the highest tier they carry is proposed.

    Where the policy asks for two checks, the first leaves the case open for somebody else; and where a match with a
    watch list waits, so does that of somebody who must not know of it. Where rows were flagged, the note says why it
    is in order all the same. Raises Refused (ALREADY_DECIDED, NOT_HOLDER, VERSION_CONFLICT, SELF_APPROVAL,
    KYC_REQUIRED, KYC_VERIFICATION_PENDING), Invalid, NotFound.
    """
    dossier = _seen(actor, case_id, version, named, judged)
    cases.refuse(rules.why_not_approve(dossier.papers, scan_required=policy.kyc().scan_required))
    marks = checking.marks_on(actor, dossier.customer)
    cases.refuse(checking.why_not_yet(actor, dossier.case, marks))
    if rules.unexplained(judged, note):
        raise Invalid.one("note", rules.UNEXPLAINED)
    twice = dossier.case.checked_by is None and checking.is_wanted(dossier, marks)
    approvals.decide_as(actor, cases.request_of(dossier.case), Outcome.APPROVED, note)
    if twice:
        undoing.remember(dossier, [])
        checking.pass_on(actor, dossier)
        return dossier.case
    return accept(actor, dossier, note)


def accept(actor: Actor, dossier: Dossier, note: str = "") -> KycCase:
    """Carry an approval out, after it was decided (here, or in the inbox by a second person)."""
    case, customer, now = dossier.case, dossier.customer, clock.now()
    accepted = rules.to_accept(dossier.papers)
    undoing.remember(dossier, accepted)
    _decide(actor, dossier, CaseState.APPROVED, note)
    for paper in accepted:
        documents.set_state(paper, DocumentState.ACCEPTED)
    if case.kind is CaseKind.REVIEW:
        customers.note_kyc(customer, Kyc.VERIFIED)
    else:
        longest = policy.review().holds_for(customer.risk.value)
        customers.note_kyc(customer, Kyc.VERIFIED, now, rules.holds_until(longest, accepted, now))
    freed = restrictions.lift_those_from(actor, customer, Source.KYC_CLOCK, IN_TIME)
    undoing.remember_more(
        case, proposal=tiers.propose_reachable(actor, customer.id), address=_proved(accepted, customer),
        message=telling.tell_accepted(actor, customer),
    )  # fmt: skip
    undoing.remember_all(case, freed=freed, numbers=customers.prove_numbers(customer.id, _identifying(accepted)))
    moments.publish("documents_accepted", actor=actor, customer_id=customer.id, case_id=case.id)
    return case


def _identifying(accepted: Sequence[Document]) -> set[str]:
    """The kinds of papers among these that prove who somebody is."""
    return {paper.document_type.value for paper in accepted} & set(IdType)


def _proved(accepted: Sequence[Document], customer: Customer) -> Address | None:
    """The address that one of these papers proves."""
    shows = any(paper.requirement is Requirement.ADDRESS for paper in accepted)
    return contacts.prove_address(customer.id, Proof.DOCUMENT) if shows else None


def accept_again(actor: Actor, request: ApprovalRequest) -> None:
    """The second check was given in the inbox: carry it out (inside the command that decided the request)."""
    dossier = checking.case_of(actor, request)
    hold(dossier.case, actor.id, actor.name)
    accept(actor, dossier)


def doubt(actor: Actor, request: ApprovalRequest) -> None:
    """The second checker disagrees: the case is looked at from the beginning. Raises Refused where another holds it."""
    dossier = checking.case_of(actor, request)
    cases.refuse(rules.why_not_check_again(dossier.case, actor.id))
    checking.put_back(dossier.case)
    checking.start_over(actor, dossier, request.object_maker or request.maker, request.old["brought_by"])


def undo_from_inbox(actor: Actor, request: ApprovalRequest) -> None:
    """The approval given in the inbox was undone: so is what it did."""
    undoing.reverse(actor, checking.case_of(actor, request))


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def reject(
    actor: Actor, case_id: UUID, version: int, reason: str, note: str = "", named: Sequence[UUID] = (),
    *, judged: Judged = NOTHING,
) -> KycCase:  # fmt: skip
    """Refuse the documents in the case for a reason of the library and tell the customer. Raises as `approve` does."""
    dossier = _seen(actor, case_id, version, named, judged)
    case, given = dossier.case, giving.chosen(dossier.customer, reason)
    approvals.decide_as(actor, cases.request_of(case), Outcome.DECLINED, note)
    refused = rules.to_judge(dossier.papers)
    undoing.remember(dossier, refused)
    _decide(actor, dossier, CaseState.REJECTED, note, given, named)
    for paper in refused:
        documents.refuse(paper)
    customers.note_kyc(dossier.customer, Kyc.REJECTED)
    undoing.remember_more(case, message=telling.tell(actor, dossier, given, named))
    return case


@command(Permission.REVIEW_DOCUMENT, sensitive=True)
def ask_again(
    actor: Actor, case_id: UUID, version: int, reason: str, note: str = "", named: Sequence[UUID] = (),
    settled: Sequence[UUID] = (), *, judged: Judged = NOTHING,
) -> KycCase:  # fmt: skip
    """Ask the customer for another document: those named are refused and get a link each, those `settled` were good.

    Raises as `approve` does.
    """
    dossier = _seen(actor, case_id, version, [*named, *settled], judged)
    if rules.both(named, settled):
        raise Invalid.one("settled", rules.BOTH)
    case, given = dossier.case, giving.chosen(dossier.customer, reason)
    cases.refuse(approvals.why_not_decide(actor, cases.request_of(case)))
    refused = [paper for paper in rules.to_judge(dossier.papers) if paper.id in named]
    undoing.remember(dossier, refused)
    _leave(actor, dossier, CaseState.AWAITING_CUSTOMER, note, given, named)
    case.settled = [one for one in dict.fromkeys([*case.settled, *settled]) if one not in named]
    for paper in refused:
        documents.refuse(paper)
    addresses = links.make(case, [paper.document_type for paper in dossier.papers if paper.id in named])
    undoing.remember_more(case, message=telling.tell(actor, dossier, given, named, addresses))
    return case


def _seen(actor: Actor, case_id: UUID, version: int, named: Sequence[UUID], judged: Judged) -> Dossier:
    """The locked case, if this person may decide it as they saw it."""
    dossier = cases.locked(actor, case_id)
    cases.refuse(rules.why_not_decide(dossier.case, actor.id, version))
    if rules.unknown_documents(dossier.papers, named):
        raise Invalid.one("documents", "One of these documents is not in this case.")
    binding.check(dossier)
    dossier.case.judged = dict(judged)
    return dossier


def _decide(
    actor: Actor,
    dossier: Dossier,
    state: CaseState,
    note: str,
    reason: Reason | None = None,
    named: Sequence[UUID] = (),
) -> None:
    dossier.case.decided_at = clock.now()
    _leave(actor, dossier, state, note, reason, named)


def _leave(
    actor: Actor, dossier: Dossier, state: CaseState, note: str, reason: Reason | None, named: Sequence[UUID]
) -> None:
    case = dossier.case
    cases.refuse(rules.why_not_move(case, state))
    case.answered_by, case.answered_by_name, case.answered_at = actor.id, actor.name[:200], clock.now()
    case.state, case.note, case.asked_for = state, note, list(named)
    case.reason, case.reason_label = (reason.code, reason.label) if reason else (None, None)
    case.shown = [paper.id for paper in dossier.papers]
    case.holder = case.holder_name = case.held_since = None
    links.withdraw(case.id)
    if sentence := ". ".join(part for part in (case.reason_label, note) if part):
        note_reason(sentence)
