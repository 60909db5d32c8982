"""Rules of registration: what a new customer must have, and who is probably here already."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backoffice.customers.models import CustomerType
from backoffice.customers.rules.profile import nameless
from backoffice.duplicates.rules.scoring import Score
from backoffice.kernel.errors import Refusal
from backoffice.parties.rules import ONLY_ORGANISATIONS

DUPLICATE = "Somebody who is likely the same person is a customer already. Say why this is another person."


def missing(kind: CustomerType, profile: Mapping[str, Any], phones: Sequence[Any]) -> dict[str, list[str]]:
    """Sentences by field for what a registration lacks."""
    lacks = nameless(kind, profile)
    if not phones:
        lacks["phones"] = ["Give at least one phone."]
    return lacks


def stray_parties(kind: CustomerType, lists: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """A sentence by list when somebody is named behind a person."""
    if kind is not CustomerType.INDIVIDUAL:
        return {}
    return {name: [ONLY_ORGANISATIONS] for name, named in lists.items() if named}


def why_not_same(known: CustomerType, typed: CustomerType) -> Refusal | None:
    """Why what was typed cannot be carried over to a customer of that kind, or None."""
    if known is typed:
        return None
    return Refusal("CUSTOMER_ERROR", "This is another kind of customer than you typed, so it cannot be the same.")


def why_not_branch(branch: str, known: Sequence[str], own: str | None, *, all_branches: bool) -> str | None:
    """Why nobody can be registered at this branch by this person, or None."""
    if branch not in known:
        return "There is no such branch."
    return None if all_branches or branch == own else "You register customers of your own branch only."


def why_not_without_reason(scores: Iterable[Score]) -> Refusal | None:
    """The refusal for a soft duplicate: somebody who is likely here already."""
    soft = any(score.asks_for_a_reason for score in scores)
    return Refusal("DUPLICATE_CUSTOMER", DUPLICATE, {"soft": True, "field": "duplicate_reason"}) if soft else None
