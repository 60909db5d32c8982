"""Rules of registration: what a new customer must have, and who is probably here already."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backoffice.customers.models import Customer, CustomerType
from backoffice.customers.rules import words
from backoffice.customers.rules.profile import nameless
from backoffice.kernel.errors import Refusal

DUPLICATE = "Somebody of the same name and birth date is a customer already. Say why this is another person."


def missing(kind: CustomerType, profile: Mapping[str, Any], phones: Sequence[Any]) -> dict[str, list[str]]:
    """Sentences by field for what a registration lacks."""
    lacks = nameless(kind, profile)
    if not phones:
        lacks["phones"] = ["Give at least one phone."]
    return lacks


def why_not_branch(branch: str, known: Sequence[str], own: str | None, *, all_branches: bool) -> str | None:
    """Why nobody can be registered at this branch by this person, or None."""
    if branch not in known:
        return "There is no such branch."
    return None if all_branches or branch == own else "You register customers of your own branch only."


def same_person(profile: Mapping[str, Any], others: Iterable[Customer]) -> Refusal | None:
    """The refusal for a soft duplicate: the same words in the name and the same full birth date."""
    born = profile.get("birth_date")
    own = set(words.words(profile.get("given_names"), profile.get("family_name"), profile.get("organisation_name")))
    for other in others:
        theirs = set(words.words(other.given_names, other.family_name, other.organisation_name))
        same_birth = bool(born) and other.birth_date == born
        if own == theirs and (same_birth or not other.is_person):
            return Refusal("DUPLICATE_CUSTOMER", DUPLICATE, {"soft": True, "field": "duplicate_reason"})
    return None
