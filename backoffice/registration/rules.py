"""Rules of registration: what a new customer must have, and who is probably here already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.customers.models import Customer, CustomerType
from backoffice.customers.rules import term, words
from backoffice.customers.rules.profile import nameless
from backoffice.kernel.errors import Refusal

DUPLICATE = "Somebody of the same name and birth date is a customer already. Say why this is another person."
OTHER_BIRTH = "Another birth date"
WHOLE_DATE = len("1990-04-12")
NEAR = 0.7  # how `words.nearness` values one letter off


@dataclass(frozen=True)
class Typed:
    """What was typed so far about somebody new; empty texts where nothing stands yet. The phone is in E.164."""

    name: str = ""
    birth_date: str = ""
    phone: str = ""
    email: str = ""
    number: str = ""


@dataclass(frozen=True)
class Sign:
    """One comparison in plain words: it speaks for the same person, against it (False), or for neither (None)."""

    words: str
    speaks_for: bool | None
    weight: int = 0


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


def signs(typed: Typed, other: Customer) -> list[Sign]:
    """What speaks for and against `other` being the person who was typed; nothing of `other` can be read from it."""
    known = other.found_by
    found = (
        _equal(
            "ID number", term.number_of(typed.number), [term.number_of(one) for one in known.get("identity", [])], 4
        ),
        _equal("phone", typed.phone, known.get("phone", []), 3),
        _equal("e-mail", typed.email.casefold(), [one.casefold() for one in known.get("email", [])], 3),
        _name(words.words(typed.name), words.words(other.given_names, other.family_name)),
        _birth(typed.birth_date, other.birth_date or ""),
    )
    return [sign for sign in found if sign]


def may_be_the_same(found: Sequence[Sign]) -> bool:
    """Whether these are worth showing: a number, a way to reach them, or a name whose birth date does not differ."""
    refuted = any(sign.speaks_for is False and sign.words == OTHER_BIRTH for sign in found)
    return weight(found) >= (3 if refuted else 2)


def is_likely(found: Sequence[Sign]) -> bool:
    """Whether two strong signs meet, so that registering needs a reason."""
    return weight(found) >= 4


def weight(found: Sequence[Sign]) -> int:
    """How much speaks for the same person."""
    return sum(sign.weight for sign in found if sign.speaks_for)


def _equal(what: str, typed: str, known: Sequence[str], weight: int) -> Sign | None:
    if not typed or not known:
        return None
    same = typed in known
    return Sign(f"{'Same' if same else 'Another'} {what}", same, weight)


def _name(typed: Sequence[str], own: Sequence[str]) -> Sign | None:
    best = [max((words.nearness(one, word) or 0 for word in own), default=0) for one in typed]
    whole = len(typed) > 1 and all(near in (1, NEAR) for near in best)
    return Sign("Same name" if min(best) == 1 else "Name is a letter off", True, 2) if whole else None


def _birth(typed: str, own: str) -> Sign | None:
    if not typed or not own:
        return Sign("Birth date cannot be compared yet", None)
    if typed == own and len(own) == WHOLE_DATE:
        return Sign("Same birth date", True, 2)
    fits = own.startswith(typed) or typed.startswith(own)
    return Sign("Birth date fits as far as it is known", True, 1) if fits else Sign(OTHER_BIRTH, False)
