"""What changed between two versions of a dictionary, as people read it."""

from typing import Any

from backoffice.config import LANGUAGES
from backoffice.dictionaries.rules import Document

Change = tuple[str, Any, Any]
ORDER = "Order"


def changes(old: Document, new: Document) -> list[Change]:
    """Each word that differs: (its code, before, after); and the order of those that both have."""
    before, after = ({word["code"]: word for word in document["entries"]} for document in (old, new))
    words = [
        (code, _spoken(before.get(code)), _spoken(after.get(code)))
        for code in dict.fromkeys([*before, *after])
        if before.get(code) != after.get(code)
    ]
    stood, stands = [code for code in before if code in after], [code for code in after if code in before]
    return words if stood == stands else [*words, (ORDER, ", ".join(stood), ", ".join(stands))]


def _spoken(word: dict[str, Any] | None) -> str:
    """Trade (French Commerce), retired."""
    if word is None:
        return ""
    others = ", ".join(f"{LANGUAGES[language]} {label}" for language, label in word["labels"].items())
    label: str = word["label"]
    return label + (f" ({others})" if others else "") + (", retired" if word["retired"] else "")
