"""What a case lacks for the customer's next tier, by the policy's requirements per tier and customer type."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from backoffice.customers.models import Customer
from backoffice.documents.models import REQUIREMENT_OF, UNDECIDED, Document, DocumentState, Requirement
from backoffice.kernel.db import db
from backoffice.kyc.models import KycCase
from backoffice.kyc.service.cases import Dossier
from backoffice.policy import service as policy

FIRST_LEVEL = 1


def of_each(dossiers: Sequence[Dossier]) -> dict[UUID, list[str]]:
    """By case: what is neither accepted already nor in the case, in the policy's order; one query for all."""
    review = policy.review()
    accepted = _accepted(one.customer.id for one in dossiers)
    found = {}
    for one in dossiers:
        level = (one.customer.tier_level or FIRST_LEVEL) + 1
        in_case = {paper.requirement.value for paper in one.papers if paper.is_undecided}
        there = in_case | accepted.get(one.customer.id, set())
        found[one.id] = [need for need in review.needs(one.customer.customer_type.value, level) if need not in there]
    return found


def condition(requirement: Requirement) -> ColumnElement[bool]:
    """The same for the whole queue: the cases that lack this."""
    asked = [one for one in policy.review().requirements if requirement.value in one.documents_required]
    next_level = func.coalesce(Customer.tier_level, FIRST_LEVEL) + 1
    needs = [and_(Customer.customer_type.in_(one.customer_types), next_level == one.level) for one in asked]
    types = [kind for kind, proves in REQUIREMENT_OF.items() if proves is requirement]
    in_case = and_(Document.case_id == KycCase.id, Document.state.in_(UNDECIDED))
    there = exists().where(
        Document.customer_id == KycCase.customer_id,
        Document.document_type.in_(types),
        or_(Document.state == DocumentState.ACCEPTED, in_case),
    )
    return and_(exists().where(Customer.id == KycCase.customer_id, or_(False, *needs)), ~there)


def _accepted(customer_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    wanted = (Document.customer_id.in_(list(customer_ids)), Document.state == DocumentState.ACCEPTED)
    found: dict[UUID, set[str]] = {}
    for customer_id, kind in db.session.execute(select(Document.customer_id, Document.document_type).where(*wanted)):
        found.setdefault(customer_id, set()).add(REQUIREMENT_OF[kind].value)
    return found
