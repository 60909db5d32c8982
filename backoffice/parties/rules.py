"""Rules about who may stand behind an organisation, and how much its owners may hold together."""

from collections.abc import Iterable
from decimal import Decimal

from backoffice.customers.models import Customer
from backoffice.customers.rules.profile import why_not_edit
from backoffice.kernel.errors import Refusal
from backoffice.parties.models import PartyKind

WHOLE = Decimal(100)
TOO_MUCH = "Together the owners would hold more than 100 percent."
NO_SHARE = "Say how many percent this owner holds."
ONLY_ORGANISATIONS = "Only organisations have persons behind them."


def why_not_change(organisation: Customer) -> Refusal | None:
    """Why nobody can be put behind this customer, or taken away, or None."""
    if organisation.is_person:
        return Refusal("CUSTOMER_ERROR", ONLY_ORGANISATIONS)
    return why_not_edit(organisation)


def person_problem(person: Customer) -> str | None:
    """Why this customer cannot stand behind an organisation, or None."""
    if not person.is_person:
        return "This is an organisation: name the persons who stand behind it."
    return None if person.is_living else f"This customer is {person.stage} and cannot be named any more."


def share_problem(kind: PartyKind, share: Decimal | None, others: Iterable[Decimal | None]) -> str | None:
    """What is wrong with a share beside what the others of its kind hold, or None."""
    if kind is PartyKind.REPRESENTATIVE:
        return None
    if share is None:
        return NO_SHARE
    return TOO_MUCH if share + sum(other or Decimal() for other in others) > WHOLE else None
