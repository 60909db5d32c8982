"""Sentences for people that still know their pattern and their values, so that a page can say them in its language."""

from typing import Any


class Words(str):
    """An English sentence: to whoever does not translate it a plain text."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, Any]


def say(pattern: str, /, **values: Any) -> Words:
    """The sentence of a pattern: say("At most {most} characters.", most=20)."""
    sentence = Words(pattern.format(**values))
    sentence.pattern, sentence.values = pattern, values
    return sentence


def inside(message: str) -> Words:
    """A message within a sentence: in English it begins small there, unless it is an abbreviation."""
    begins_small = message if message[1:2].isupper() else message[:1].lower() + message[1:]
    words = Words(begins_small)
    words.pattern, words.values = message, {}
    return words
