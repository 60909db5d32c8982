"""Messages to customers: what each must say, what ships with the product, and the bank's own texts before those."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from backoffice.policy.rules.part import Part
from backoffice.policy.rules.places import places_in

ENGLISH = "en"
PARTS = ("sms", "subject", "email")
STRANGER = "The product sends no such message."
NO_SUCH_PART = "This message has no such text."
ONE_LINE = "A subject is one line."


class OwnTexts(Part):
    """The bank's own texts of a message in one language; what is missing is read as it ships."""

    sms: Annotated[str, Field(min_length=1, max_length=480)] | None = None
    subject: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    email: Annotated[str, Field(min_length=1, max_length=2000)] | None = None


class OwnMessage(Part):
    """A message by language."""

    en: OwnTexts | None = None
    fr: OwnTexts | None = None
    es: OwnTexts | None = None
    sw: OwnTexts | None = None


class MessageLibrary(Part):
    """The document: only what the bank says otherwise than the product."""

    messages: dict[str, OwnMessage]


@dataclass(frozen=True)
class MessageKind:
    """A message the product sends: `needs` are places it is useless without, `sample` has a value for every place."""

    code: str
    title: str
    needs: frozenset[str]
    sample: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]  # as shipped, by language and part

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts it consists of; where a mail has none of its own, it says what the SMS says."""
        english = self.texts[ENGLISH]
        return tuple(part for part in PARTS if part in english or (part == "email" and "subject" in english))


@dataclass(frozen=True)
class Wording:
    """A message in one language, its places still empty; a channel it does not use is ""."""

    sms: str
    subject: str
    email: str


Catalogue = Mapping[str, MessageKind]


def raw(kind: MessageKind, document: Mapping[str, Any], language: str) -> dict[str, str]:
    """The bank's texts in that language where it has some, else the shipped ones."""
    own = document["messages"].get(kind.code, {}).get(language) or {}
    return {part: own.get(part) or kind.texts.get(language, {}).get(part) or "" for part in kind.parts}


def wording(kind: MessageKind, document: Mapping[str, Any], language: str) -> Wording:
    """What counts in that language; English where nothing is written in it."""
    said, english = (raw(kind, document, one) for one in (language, ENGLISH))
    told = {part: said[part] or english[part] for part in kind.parts if part != "email"}
    mail = said.get("email") or told.get("sms") or english.get("email") or ""
    return Wording(told.get("sms", ""), told.get("subject", ""), mail)


def whole(catalogue: Catalogue, document: Mapping[str, Any], languages: Iterable[str]) -> dict[str, Any]:
    """The document with every text as it counts, so that two of them can be compared."""
    spoken = tuple(languages)
    return {
        kind.title: {language: {p: t for p, t in raw(kind, document, language).items() if t} for language in spoken}
        for kind in catalogue.values()
    }


def problems(catalogue: Catalogue, document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Sentences by path (`messages.contact_code.fr.sms`) for what the bank may not say; its shape is checked before."""
    found: dict[str, list[str]] = {}
    for code, languages in document["messages"].items():
        kind = catalogue.get(code)
        for language, texts in languages.items():
            for part, text in (texts or {}).items():
                if text is not None and (problem := _problem(kind, part, text) if kind else STRANGER):
                    found[f"messages.{code}.{language}.{part}"] = [problem]
    return found


def _problem(kind: MessageKind, part: str, text: str) -> str | None:
    """What is wrong with one text."""
    if part not in kind.parts:
        return NO_SUCH_PART
    if part == "subject" and "\n" in text:
        return ONE_LINE
    known = ", ".join(f"{{{name}}}" for name in kind.sample)
    try:
        used = places_in(text)
    except ValueError:
        return f"Write {{ and }} only as {known}."
    if not used <= kind.sample.keys():
        return f"Write {{ and }} only as {known}."
    if part != "subject" and (missing := sorted(kind.needs - used)):
        return f"Without {{{missing[0]}}} this message is of no use."
    return None
