"""What true matches say to those above and beside: KYC asks for a second reviewer, risk weighs the facts."""

from collections.abc import Iterable
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.screening.service.reading import is_waiting, marks_of

PEP, UNJUDGED = "pep", "unjudged"


def case_checked(*, actor: Actor, customer_id: UUID) -> str | None:
    """The mark of a match that nobody has judged to its end, or else that of somebody in public office."""
    if is_waiting(customer_id):
        return UNJUDGED
    marks = marks_of([customer_id]).get(customer_id)
    return PEP if marks and marks.pep else None


def risk_facts(*, customer_ids: Iterable[UUID]) -> dict[UUID, dict[str, object]]:
    """The facts by which risk is weighed."""
    asked = list(customer_ids)
    found = marks_of(asked)
    return {customer_id: {"pep": marks.pep, "sanctioned": marks.sanctioned} for customer_id, marks in found.items()}
