"""Which reasons may be given: those of the library in force; where something is suspected, only discreet ones."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Customer
from backoffice.documents.models import Document
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import query
from backoffice.kyc.rules import cases as rules_of_cases
from backoffice.kyc.rules import reasons as rules
from backoffice.policy import service as policy
from backoffice.policy.rules.reason_library import Reason, ReasonLibrary
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Source

SUSPICIOUS = frozenset({Source.COMPLIANCE, Source.COURT, Source.FRAUD})


def is_suspected(customer_id: UUID) -> bool:
    """Whether a restriction in force says that something is suspected, so that nothing may tip the customer off."""
    standing = restrictions.in_force_of([customer_id]).get(customer_id, [])
    return any(one.source in SUSPICIOUS for one in standing)


def offered(customer: Customer, papers: Sequence[Document]) -> list[Reason]:
    """The reasons a reviewer may choose from, in the order of their numbers."""
    evidence = frozenset(one.requirement.value for one in rules_of_cases.to_judge(papers))
    return policy.reasons().offered(evidence, discreet=is_suspected(customer.id))


@query(Permission.REVIEW_DOCUMENT)
def library(actor: Actor) -> ReasonLibrary:
    """The reasons as they are in force."""
    del actor
    return policy.reasons()


def chosen(customer: Customer, code: str) -> Reason:
    """The reason of that code, if it may be given to this customer. Raises Invalid (naming `reason`), Refused."""
    reason = policy.reasons().by_code(code)
    if reason is None or not reason.active:
        raise Invalid.one("reason", rules.UNKNOWN)
    if refusal := rules.why_not_give(reason, suspected=is_suspected(customer.id)):
        raise Refused(refusal)
    return reason
