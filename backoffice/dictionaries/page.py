"""What the pages of dictionaries show, prepared for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from backoffice.dictionaries.comparing import Change, changes
from backoffice.dictionaries.forms import WordPart, WordsForm
from backoffice.dictionaries.models import DictionaryVersion
from backoffice.dictionaries.service import Standing


@dataclass(frozen=True)
class Step:
    """One version of a dictionary and what it changed; nothing for the first."""

    version: DictionaryVersion
    changes: Sequence[Change]


def steps(versions: Sequence[DictionaryVersion]) -> list[Step]:
    """Newest first, each against the one before."""
    return [
        Step(newer, changes(older.document, newer.document) if older else [])
        for newer, older in zip_longest(versions, versions[1:])
    ]


@dataclass(frozen=True)
class Row:
    """A word of the form: what it is called now (nothing: it is new), whether it can be retired, whether it is open."""

    fields: WordPart
    title: str
    may_retire: bool
    opened: bool


def rows(standing: Standing, form: WordsForm) -> list[Row]:
    """The rows as the page shows them."""
    titles = {word["code"]: word["label"] for word in standing.document["entries"]}
    codes = [entry.form.code.data for entry in form.words]
    first = {code: place for place, code in reversed(list(enumerate(codes)))}
    found: list[Row] = []
    for place, entry in enumerate(form.words):
        title = titles.get(codes[place], "") if first[codes[place]] == place else ""
        may_retire = bool(title) and codes[place] not in standing.bounds.needed
        first_new = not title and (not place or bool(found and found[-1].title))
        found.append(Row(entry.form, title, may_retire, opened=bool(entry.form.errors) or not place or first_new))
    return found
