"""What may change in a dictionary: words are added, renamed, ordered and retired; codes never change and never go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from backoffice.config import LANGUAGES
from backoffice.dictionaries.models import Dictionary
from backoffice.policy.rules.part import Part

Document = dict[str, Any]
OTHERS = tuple(language for language in LANGUAGES if language != "en")
MOST = 200
# Codes that the product itself uses: these words cannot be retired. None: every one, and none can be added.
NEEDED: dict[Dictionary, frozenset[str] | None] = {
    Dictionary.CUSTOMER_TYPE: None,
    Dictionary.ACCOUNT_TYPE: None,
    Dictionary.PHONE_TYPE: frozenset({"mobile"}),
    Dictionary.EMAIL_TYPE: frozenset({"personal"}),
    Dictionary.ADDRESS_TYPE: frozenset({"home"}),
}
Label = Annotated[str, Field(min_length=1, max_length=120)]


class Word(Part):
    """One word: its code, its English label, its labels in other languages, whether it can still be chosen."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]{0,59}$")]
    label: Label
    labels: dict[str, Label] = Field(default_factory=dict)
    retired: bool = False

    @field_validator("labels")
    @classmethod
    def in_our_languages(cls, labels: dict[str, str]) -> dict[str, str]:
        """Only the languages that pages speak."""
        if not set(labels) <= set(OTHERS):
            raise ValueError("other languages")
        return labels


class Words(Part):
    """The whole document: every word of a dictionary in its order."""

    entries: Annotated[list[Word], Field(min_length=1, max_length=MOST)]


@dataclass(frozen=True)
class Bounds:
    """Whether words can be added to a dictionary, and which of its words cannot be retired."""

    may_add: bool
    needed: frozenset[str]


def bounds(dictionary: Dictionary, codes: Iterable[str]) -> Bounds:
    """What the product needs of a dictionary with these codes."""
    needed = NEEDED.get(dictionary, frozenset())
    return Bounds(needed is not None, frozenset(codes) if needed is None else needed)


def problems(dictionary: Dictionary, now: Mapping[str, Any], document: Any) -> dict[str, list[str]]:
    """What is wrong with a document that would follow `now` (words by code), by path."""
    try:
        found = Words.model_validate(document).entries
    except ValidationError as error:
        paths = (".".join(str(step) for step in problem["loc"]) or "document" for problem in error.errors())
        return {path: ["This is not what a dictionary takes here."] for path in paths}
    return _codes(dictionary, now, found) | _labels(found)


def _codes(dictionary: Dictionary, now: Mapping[str, Any], found: Sequence[Word]) -> dict[str, list[str]]:
    rule, codes = bounds(dictionary, now), [word.code for word in found]
    wrong = {
        f"entries.{place}.code": ["This code is there already."]
        for place, code in enumerate(codes)
        if code in codes[:place]
    }
    if not rule.may_add and set(codes) - set(now):
        wrong["entries"] = ["The product knows these words one by one: none can be added."]
    if set(now) - set(codes):
        wrong["entries"] = ["Words stay for the customers who have them: retire them instead."]
    needed = {place for place, word in enumerate(found) if word.retired and word.code in rule.needed}
    return wrong | {f"entries.{place}.retired": ["The product itself uses this word."] for place in needed}


def _labels(found: Sequence[Word]) -> dict[str, list[str]]:
    living = [(place, word.label.casefold()) for place, word in enumerate(found) if not word.retired]
    if not living:
        return {"entries": ["At least one word must be left to choose."]}
    labels = [label for _, label in living]
    return {
        f"entries.{place}.label": ["Another word is called so."]
        for number, (place, label) in enumerate(living)
        if label in labels[:number]
    }
