"""What may happen to a case now, by this person; how long a verification holds."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from backoffice.approvals.models import TOO_LATE
from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.customers.models import Customer
from backoffice.documents.models import MAY_PROVE, Document, DocumentState, Requirement, Scan
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.kyc.models import ANSWERED, CHECKED_ALREADY, MOVES, TO_DECIDE, CaseState, KycCase

GONE = Refusal("ALREADY_DECIDED", "This case is decided already. Look at the customer for what became of it.")
STALE = Refusal("VERSION_CONFLICT", "The data or the documents changed since you looked. Look at the case again.")
NOBODYS = Refusal("NOT_HOLDER", "Claim the case first: only who holds it can do this.")
UNASKED = Refusal("INVALID_TRANSITION", "This case waits for the customer. A new document brings it back.")
NOT_ANSWERED = Refusal("INVALID_TRANSITION", "There is no answer on this case that could be undone.")
OTHERS_ANSWER = Refusal("NOT_HOLDER", "Somebody else answered this case. Only they can undo it.")
OWN_WORK = Refusal("SELF_APPROVAL", "You contributed to this customer, so somebody else has to decide.")
CHECKED_BY_THEM = Refusal("SELF_APPROVAL", "They checked this case first, so somebody else checks it again.")
WORKED_ON_IT = Refusal(
    "SELF_APPROVAL", "Who contributed to this customer cannot decide the case, so it stays where it is."
)
NOBODYS_TO_TAKE = Refusal("NOT_HOLDER", "Nobody holds this case: claim it.")
YOURS = Refusal("NOT_HOLDER", "You hold this case already.")
UNSCANNED = Refusal(
    "KYC_REQUIRED", "No virus scanner looked at one of the documents, and the policy wants that. Ask for it again."
)
UNJUDGED = Refusal(
    "KYC_VERIFICATION_PENDING", "A match with a watch list waits to be judged. Judge it first, then decide the case."
)
# Says nothing of what waits: who may not screen must not learn that somebody was found.
FOR_ANOTHER = Refusal("KYC_VERIFICATION_PENDING", "Another reviewer has to give this check. Release the case for them.")
BOTH = "A paper that is to be sent again cannot be good already."
UNEXPLAINED = "You flagged something: say why it is in order all the same, or take the flag back."
NOTHING_LEFT = Refusal("KYC_REQUIRED", "No document of this case is left to accept. Ask the customer for one.")


def why_not_move(case: KycCase, state: CaseState) -> Refusal | None:
    """Why the case cannot go to this state, or None."""
    if state in MOVES[case.state]:
        return None
    words = case.state.value.replace("_", " ")
    return Refusal(
        "INVALID_TRANSITION",
        say("A case that is {words} cannot become {state}.", words=words, state=state.value.replace("_", " ")),
    )


def why_not_open(customer: Customer) -> Refusal | None:
    """Why no case can be opened for this customer, or None; documents may follow, and join it."""
    if customer.is_living:
        return None
    return Refusal(
        "INVALID_TRANSITION", say("This customer is {stage}; nothing is verified any more.", stage=customer.stage)
    )


def why_not_claim(case: KycCase, actor_id: str) -> Refusal | None:
    """Why this person cannot take the case, or None; who holds it may claim it again."""
    if not case.is_undecided:
        return GONE
    if case.state is CaseState.AWAITING_CUSTOMER:
        return UNASKED
    if case.holder not in (None, actor_id):
        return _not_theirs(case)
    return CHECKED_ALREADY if case.checked_by == actor_id else None


def why_not_take_over(case: KycCase, actor_id: str) -> Refusal | None:
    """Why this person cannot take the case from who holds it, or None."""
    if not case.is_undecided:
        return GONE
    if case.holder is None:
        return UNASKED if case.state is CaseState.AWAITING_CUSTOMER else NOBODYS_TO_TAKE
    if case.holder == actor_id:
        return YOURS
    return CHECKED_ALREADY if case.checked_by == actor_id else None


def why_not_assign(case: KycCase, actor_id: str, to: str) -> Refusal | None:
    """Why this person cannot give the case to that one, or None: only what is free, or one's own, is given away."""
    if case.state not in TO_DECIDE:
        return UNASKED if case.is_undecided else GONE
    if case.holder not in (None, actor_id):
        return _not_theirs(case)
    return CHECKED_BY_THEM if case.checked_by == to else None


def why_not_release(case: KycCase, actor_id: str) -> Refusal | None:
    """Why this person cannot put the case back, or None."""
    if not case.is_undecided:
        return GONE
    return None if case.holder == actor_id else _not_theirs(case)


def why_not_decide(case: KycCase, actor_id: str, version: int) -> Refusal | None:
    """Why this person cannot decide the case as they saw it, or None. A decided one is told apart first."""
    if case.state not in (*TO_DECIDE, CaseState.AWAITING_CUSTOMER):
        return GONE
    if case.holder != actor_id:
        return _not_theirs(case)
    return None if case.revision == version else STALE


def why_not_undo(case: KycCase, actor_id: str, now: datetime) -> Refusal | None:
    """Why this person cannot undo the last answer on the case, or None."""
    by, at = last_answer(case)
    if at is None:
        return NOT_ANSWERED
    if by != actor_id:
        return OTHERS_ANSWER
    return TOO_LATE if now >= at + UNDO_WITHIN else None


def last_answer(case: KycCase) -> tuple[str | None, datetime | None]:
    """Who gave the last answer that stands, and when: the first of two checks is one, too."""
    if case.state in ANSWERED:
        return case.answered_by, case.answered_at
    return (case.checked_by, case.checked_at) if case.state is CaseState.OPEN else (None, None)


def why_not_approve(papers: Iterable[Document], *, scan_required: bool) -> Refusal | None:
    """Why a case with these documents cannot be approved by anybody, or None."""
    judged = to_judge(papers)
    if scan_required and any(paper.scan is Scan.UNSCANNED for paper in judged):
        return UNSCANNED
    return None if judged else NOTHING_LEFT


def why_not_yet(case: KycCase, *, may_judge: bool) -> Refusal | None:
    """Why this person cannot approve while a match waits to be judged, or None: then their check is only the first."""
    if may_judge:
        return UNJUDGED
    return FOR_ANOTHER if case.checked_by else None


def why_not_check_again(case: KycCase, actor_id: str) -> Refusal | None:
    """Why this person cannot give the second check of the case from the inbox, or None."""
    if case.state not in TO_DECIDE:
        return UNASKED if case.is_undecided else GONE
    return None if case.holder in (None, actor_id) else _not_theirs(case)


def unknown_documents(papers: Iterable[Document], named: Iterable[UUID]) -> list[UUID]:
    """Those named that are not in the case."""
    known = {paper.id for paper in papers}
    return [document_id for document_id in named if document_id not in known]


def both(named: Iterable[UUID], settled: Iterable[UUID]) -> list[UUID]:
    """The papers that are asked for again and called good at once, which no paper can be."""
    return [document_id for document_id in named if document_id in set(settled)]


def unexplained(judged: Mapping[str, str], note: str) -> bool:
    """Whether rows were flagged and nothing says why the case is in order all the same."""
    return "flag" in judged.values() and not note.strip()


def holds_until(longest: timedelta, papers: Iterable[Document], now: datetime) -> datetime:
    """How long the verification holds: as long as its risk allows, but no longer than the identity paper."""
    days = [paper.expires_on for paper in papers if paper.requirement is Requirement.ID and paper.expires_on]
    return min([now + longest, *(_end_of(day) for day in days if day >= now.date())])


def to_accept(papers: Iterable[Document]) -> list[Document]:
    """The documents that a decision is about: those not refused on the way."""
    return [paper for paper in papers if paper.state in (DocumentState.RECEIVED, DocumentState.IN_REVIEW)]


def to_judge(papers: Iterable[Document]) -> list[Document]:
    """The same with those that were accepted before, and still count, in a case that looks at them again."""
    return [paper for paper in papers if paper.state in MAY_PROVE]


def shown_to_judge(case: KycCase, papers: Iterable[Document]) -> list[Document]:
    """The papers whose values are compared: of a case under way all that count, of another those nobody decided."""
    return to_judge(papers) if case.is_undecided else [paper for paper in papers if paper.is_undecided]


def in_order(papers: Iterable[Document]) -> list[Document]:
    """As a reviewer reads them: those to be judged first, what shows an identity before the rest, oldest first."""
    kinds = list(Requirement)
    return sorted(papers, key=lambda one: (not one.is_undecided, kinds.index(one.requirement), one.created_at))


def _not_theirs(case: KycCase) -> Refusal:
    if case.holder is None:
        return NOBODYS
    return Refusal(
        "NOT_HOLDER", say("{holder_name} holds this case.", holder_name=case.holder_name), {"holder": case.holder_name}
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)
