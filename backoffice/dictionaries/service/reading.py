"""Reading the dictionaries (one operation each, as each has a permission of its own), and checking codes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.dictionaries.models import ABOUT, Dictionary, DictionaryEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.kernel.operations import query
from backoffice.web.languages.environment import language

Read = Callable[[Actor], list[DictionaryEntry]]


def _reader(dictionary: Dictionary) -> Read:
    def read(actor: Actor) -> list[DictionaryEntry]:
        return entries(dictionary)

    read.__name__ = f"fetch_{dictionary.value.replace('-', '_')}"
    return query(ABOUT[dictionary].permission)(read)


READ: dict[Dictionary, Read] = {dictionary: _reader(dictionary) for dictionary in Dictionary}


def entries(dictionary: Dictionary) -> list[DictionaryEntry]:
    """The words in use, in their order (behind an operation of the caller's)."""
    statement = select(DictionaryEntry).where(DictionaryEntry.dictionary == dictionary, ~DictionaryEntry.retired)
    return list(db.session.scalars(statement.order_by(DictionaryEntry.position, DictionaryEntry.code)))


def choices(dictionary: Dictionary, kept: str | None = None) -> dict[str, str]:
    """Labels by code, for a form; `kept` is what somebody has already, retired or not."""
    found = {entry.code: spoken(entry) for entry in entries(dictionary)}
    return found if not kept or kept in found else {**found, kept: label(dictionary, kept) or kept}


def spoken(entry: DictionaryEntry) -> str:
    """A word in the language of the request, where the bank says it in its own words; else in English."""
    return entry.labels.get(language(), entry.label)


def check(values: Mapping[str, Any], kept: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Raise Invalid for a customer's field whose code cannot be chosen; None, other fields and what is `kept` pass."""
    by_field = {about.field: dictionary for dictionary, about in ABOUT.items() if about.field}
    given = {field: value for field, value in values.items() if value is not None and value != kept.get(field)}
    asked = {field: by_field[field] for field in given if field in by_field}
    among = select(DictionaryEntry.dictionary, DictionaryEntry.code).where(
        DictionaryEntry.dictionary.in_(set(asked.values())), ~DictionaryEntry.retired
    )
    known = {(dictionary, code) for dictionary, code in db.session.execute(among)} if asked else set()
    wrong = {
        field: [f"This is not one of the {ABOUT[dictionary].title.lower()}."]
        for field, dictionary in asked.items()
        if (dictionary, values[field]) not in known
    }
    if wrong:
        raise Invalid(wrong)


def is_known(dictionary: Dictionary, code: str) -> bool:
    """Whether this code may be chosen."""
    known = select(DictionaryEntry.id).where(
        DictionaryEntry.dictionary == dictionary, DictionaryEntry.code == code, ~DictionaryEntry.retired
    )
    return db.session.scalars(known).first() is not None


def label(dictionary: Dictionary, code: str | None) -> str | None:
    """What people read for a code, also for a retired one; an unknown code itself."""
    wanted = (DictionaryEntry.dictionary == dictionary, DictionaryEntry.code == code)
    entry = db.session.scalars(select(DictionaryEntry).where(*wanted)).first()
    return spoken(entry) if entry else code
