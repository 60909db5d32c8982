"""What is known of somebody in the form in which two people are compared: folded, without spelling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backoffice.customers.models import Customer
from backoffice.customers.rules import term, words

MOST_WORDS = 8


@dataclass(frozen=True)
class Facts:
    """One person or organisation to compare; empty where nothing is known. Phones are in E.164."""

    names: tuple[str, ...] = ()
    birth_date: str = ""
    phones: frozenset[str] = frozenset()
    shared_phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    gender: str = ""
    is_person: bool = True

    @property
    def every_phone(self) -> frozenset[str]:
        """The phones of their own and those they share."""
        return self.phones | self.shared_phones if self.shared_phones else self.phones


def facts(
    *,
    names: Iterable[str | None] = (),
    birth_date: str | None = None,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    numbers: Iterable[str] = (),
    places: Iterable[str] = (),
    gender: str | None = None,
    is_person: bool = True,
) -> Facts:
    """Facts from what was typed: names, numbers and places in any spelling, phones in E.164 already."""
    return Facts(
        tuple(words.words(*names)[:MOST_WORDS]),
        birth_date or "",
        frozenset([phone for phone in phones if phone]),
        frozenset(),
        frozenset([address.casefold() for address in emails if address]),
        frozenset([number for one in numbers if (number := term.number_of(one))]),
        frozenset([folded for place in places if (folded := place_of(place))]),
        "" if gender in (None, "undisclosed") else gender,
        is_person,
    )


def facts_of(row: Customer) -> Facts:
    """The facts of a customer, from its one sealed document."""
    return facts_in(row.opened(), is_person=row.is_person)


def facts_in(document: Mapping[str, Any], *, is_person: bool) -> Facts:
    """The same from the document in clear."""
    said, by = document.get, document.get("found_by") or {}
    registered, shared = said("registration_number"), frozenset(by.get("shared", ()))
    found = facts(
        names=(said("given_names"), said("family_name"), said("organisation_name")),
        birth_date=said("birth_date"),
        phones=by.get("phone", ()),
        emails=by.get("email", ()),
        numbers=[*by.get("identity", ()), registered] if registered else by.get("identity", ()),
        places=by.get("place", ()),
        gender=said("gender"),
        is_person=is_person,
    )
    return replace(found, phones=found.phones - shared, shared_phones=shared) if shared else found


def place_of(text: str) -> str:
    """An address as it is compared: its words and numbers in a fixed order."""
    return " ".join(sorted(words.words(text)))
