"""Rows of a form that may be there several times, and the way to a field inside of one."""

from typing import Any, ClassVar

from wtforms import Field, FieldList

from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.web.forms import Part


class Row(Part):
    """One of several alike; a row in which none of the `TELLING` fields is filled says nothing."""

    TELLING: ClassVar[tuple[str, ...]]
    WORDS: ClassVar[dict[str, Dictionary]] = {}
    UNKNOWN: ClassVar[dict[str, dict[str, str]]] = {}
    # Where a sentence about something further inside belongs in the row.
    INSIDE: ClassVar[dict[str, str]] = {}

    def offer_words(self) -> None:
        """Fill the selects from their dictionaries."""
        for name, dictionary in self.WORDS.items():
            self[name].choices = self.UNKNOWN.get(name, {}) | dictionaries.choices(dictionary)

    def is_blank(self) -> bool:
        """Whether nothing was typed that counts."""
        return not any(str((self[name].raw_data or [""])[0]).strip() for name in self.TELLING)

    def filled(self, *names: str) -> dict[str, Any]:
        """What was typed in these fields; empty texts are left out."""
        return {name: self[name].data for name in names if self[name].data}


def tidy(rows: FieldList) -> None:
    """Leave out the rows that say nothing; where none says anything, the first stays to be typed in."""
    rows.entries = [entry for entry in rows.entries if not entry.form.is_blank()] or rows.entries[:1]


def at_path(form: Any, path: list[str]) -> Field | None:
    """The field that a path of an operation names: `phones.0.number`, `beneficial_owners.1.phones.0.number`."""
    name = getattr(form, "INSIDE", {}).get(path[0], path[0])
    field = form._fields.get(name)
    if not isinstance(field, FieldList):
        return field
    number = int(path[1]) if path[1:] and path[1].isdigit() else 0
    part = field[min(number, len(field.entries) - 1)].form
    return at_path(part, path[2:]) if path[2:] else part[part.TELLING[0]]
