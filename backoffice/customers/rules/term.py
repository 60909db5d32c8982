"""What a search term is: a phone or its last digits, an e-mail, an identity or public number, or words of a name."""

import re
from dataclasses import dataclass

from backoffice.customers.rules import words

FEWEST_DIGITS = 4
LONGEST_TERM = 120
MOST_WORDS = 8
_NOT_A_NUMBER = re.compile(r"[^0-9]")
_PHONE_LIKE = re.compile(r"^[+0-9 ().\-/]+$")
_NUMBER_LIKE = re.compile(r"^[A-Za-z0-9 \-/]*[0-9][A-Za-z0-9 \-/]*$")


@dataclass(frozen=True)
class Term:
    """The readings of one term; each may find customers of its own."""

    email: str | None = None
    digits: str | None = None
    number: str | None = None
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def names(self) -> list[tuple[str, ...]]:
        """The ways to read it as words of a name: joints closed, and open where that differs."""
        return [reading for reading in dict.fromkeys((self.words, self.parts)) if reading]

    @property
    def is_empty(self) -> bool:
        return not (self.email or self.digits or self.number or self.words)


def read(text: str) -> Term:
    """All readings of what was typed."""
    text = " ".join(text.split())[:LONGEST_TERM]
    if "@" in text:
        return Term(email=text.casefold())
    digits = _NOT_A_NUMBER.sub("", text)
    if _PHONE_LIKE.match(text) and len(digits) >= FEWEST_DIGITS:
        return Term(digits=digits, number=number_of(text))
    number = number_of(text) if _NUMBER_LIKE.match(text) and len(digits) >= FEWEST_DIGITS else None
    return Term(number=number, words=tuple(words.words(text)[:MOST_WORDS]), parts=tuple(words.parts(text)[:MOST_WORDS]))


def number_of(text: str) -> str:
    """A number of a paper as it is compared: letters and digits only, in capitals."""
    folded = words.folded(text).upper()
    return folded if folded.isalnum() else "".join(letter for letter in folded if letter.isalnum())


def phone_ends(number: str) -> list[str]:
    """What the last digits of a phone are looked up by: the last four and the last seven."""
    digits = _NOT_A_NUMBER.sub("", number)
    return [digits[-size:] for size in (4, 7) if len(digits) >= size]


def end_asked(digits: str) -> str:
    """The longest of those ends that these typed digits fix (a leading 0 or country code does not matter)."""
    return digits[-7:] if len(digits) >= 7 else digits[-4:]


def phone_matches(digits: str, number: str) -> bool:
    """Whether typed digits mean this E.164 number: its end, or the whole in a national or international spelling."""
    whole = _NOT_A_NUMBER.sub("", number)
    bare = digits.removeprefix("00").removeprefix("0")
    return whole.endswith(digits) or (len(bare) >= 7 and whole.endswith(bare))
