"""An entry of a watch list, and a customer, in the form in which the two are compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.customers.rules import term
from backoffice.screening.rules.names import name_words

NAMES = ("name", "alias", "weakAlias", "previousName")
BORN = ("birthDate", "incorporationDate")
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "birthCountry")
NUMBERS = ("idNumber", "passportNumber", "registrationNumber", "taxNumber")
PEOPLE = "Person"
ORGANISATIONS = frozenset({"Organization", "Company", "PublicBody", "LegalEntity"})
YEAR, WHOLE_DATE = 4, len("1990-04-12")


@dataclass(frozen=True)
class Facts:
    """Whom a comparison is about; empty where nothing is known. Dates as far as they are known, countries in ISO."""

    names: tuple[tuple[str, ...], ...] = ()
    born: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    is_person: bool | None = None


def facts(
    *,
    names: Iterable[str] = (),
    born: Iterable[str] = (),
    countries: Iterable[str] = (),
    numbers: Iterable[str] = (),
    is_person: bool | None = None,
) -> Facts:
    """Facts from texts in any spelling."""
    told = dict.fromkeys(words for name in names if (words := name_words(name)))
    dates = tuple(date[:WHOLE_DATE] for date in born if date[:YEAR].isdigit())
    papers = frozenset(number for one in numbers if (number := term.number_of(one)))
    return Facts(tuple(told), dates, frozenset(one.lower()[:2] for one in countries if one), papers, is_person)


def facts_of_entry(schema: str, properties: Mapping[str, Sequence[str]]) -> Facts:
    """The facts of an entry; a schema that is neither a person's nor an organisation's says nothing."""
    person = True if schema == PEOPLE else False if schema in ORGANISATIONS else None
    return facts(
        names=_all(properties, NAMES), born=_all(properties, BORN), countries=_all(properties, COUNTRIES),
        numbers=_all(properties, NUMBERS), is_person=person,
    )  # fmt: skip


def snapshot(entry: Any) -> dict[str, Any]:
    """What is kept of an entry (a Hit) to be shown beside the customer."""
    told = entry.properties
    return {
        "id": entry.id,
        "caption": entry.caption,
        "schema": entry.schema,
        "names": list(dict.fromkeys(_all(told, NAMES)))[:MOST_SHOWN],
        "born": _all(told, BORN)[:MOST_SHOWN],
        "countries": sorted({one.lower() for one in _all(told, COUNTRIES)})[:MOST_SHOWN],
        "numbers": _all(told, NUMBERS)[:MOST_SHOWN],
        "positions": list(told.get("position", ()))[:MOST_SHOWN],
        "topics": list(told.get("topics", ()))[:MOST_SHOWN],
        "notes": [note[:LONGEST_NOTE] for note in told.get("notes", ())][:MOST_NOTES],
        "datasets": list(entry.datasets)[:MOST_SHOWN],
    }


MOST_SHOWN, MOST_NOTES, LONGEST_NOTE = 12, 3, 500


def _all(properties: Mapping[str, Sequence[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in properties.get(name, ()) if value]
