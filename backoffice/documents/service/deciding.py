"""What cases and tiers ask of documents, inside their own operations: which there are, which are decided, and how."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from backoffice.customers.models import Customer
from backoffice.documents import rules
from backoffice.documents.models import UNDECIDED, Document, DocumentState
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused


def of_customer(customer_id: UUID) -> list[Document]:
    """All of a customer's documents, oldest first."""
    return _all(Document.customer_id == customer_id)


def of_case(case_id: UUID) -> list[Document]:
    """The documents in a case, oldest first."""
    return _all(Document.case_id == case_id)


def undecided(customer_id: UUID) -> list[Document]:
    """Those that no case has decided, oldest first."""
    return _all(Document.customer_id == customer_id, Document.state.in_(UNDECIDED))


def accepted_requirements(customer_id: UUID) -> set[str]:
    """What this customer's accepted and still valid papers prove: `id`, `address`, …"""
    accepted = _all(Document.customer_id == customer_id, Document.state == DocumentState.ACCEPTED)
    return rules.proven(accepted, clock.today())


def join_case(documents: Iterable[Document], case_id: UUID) -> None:
    """Put documents into a case: from now on they are in review there."""
    for one in documents:
        one.case_id = case_id
        set_state(one, DocumentState.IN_REVIEW)


def set_state(document: Document, state: DocumentState) -> None:
    """Decide a document (or take a decision back); raises Refused (INVALID_TRANSITION)."""
    if document.state is state:
        return
    if refusal := rules.why_not_move(document, state):
        raise Refused(refusal)
    document.state = state
    rest_or_wake(document, living=db.session.get_one(Customer, document.customer_id).is_living)
    moments.publish("document_decided", customer_id=document.customer_id)


def rest_or_wake(document: Document, *, living: bool) -> None:
    """Note since when nothing asks for it, or that something does."""
    document.rests_since = clock.now() if rules.rests(document.state, living=living) else None


def refuse(document: Document) -> None:
    """Refuse a document, also one that was accepted before and was looked at again."""
    if document.state is DocumentState.ACCEPTED:
        set_state(document, DocumentState.IN_REVIEW)
    set_state(document, DocumentState.REJECTED)


def seen_elsewhere(documents: Sequence[Document]) -> dict[UUID, list[UUID]]:
    """By document: the other customers for whom the very same file was uploaded."""
    found: dict[UUID, list[UUID]] = {one.id: [] for one in documents}
    wanted = Document.same_as.in_({one.same_as for one in documents})
    rows = list(db.session.execute(select(Document.same_as, Document.customer_id).where(wanted).distinct()))
    for one in documents:
        found[one.id] = [whose for same, whose in rows if same == one.same_as and whose != one.customer_id]
    return found


def _all(*conditions: object) -> list[Document]:
    statement = select(Document).where(*conditions).order_by(Document.created_at, Document.id)  # type: ignore[arg-type]
    return list(db.session.scalars(statement))
