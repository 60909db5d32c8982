"""The places of a text, written {like_this}: which there are, and how they are filled without breaking out of it."""

import re
from collections.abc import Mapping
from string import Formatter

# What we write ourselves. Everything else may have been typed by a stranger, who would like the bank to send a link.
OURS = frozenset({"bank", "date", "link", "links", "text"})
LONGEST = 60
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069]+")
_OF_ADDRESSES = re.compile(r"[/\\@:<>]+")
_DOT_BETWEEN = re.compile(r"(?<=[^\W\d])\.(?=\w)|(?<=\d)\.(?=[^\W\d])")  # amounts keep theirs


def places_in(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError for braces that are nothing but a name."""
    found = list(Formatter().parse(text))
    if any(spec or conversion for _, _, spec, conversion in found):
        raise ValueError("only names stand in braces")
    return frozenset(place for _, place, _, _ in found if place is not None)


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with its values, each once: braces inside a value stay braces."""
    shown = {name: str(value) if name in OURS else harmless(str(value)) for name, value in values.items()}
    return text.format_map(shown)


def harmless(value: str) -> str:
    """A stranger's words on one line, of bounded length, in which no phone finds an address to open."""
    plain = _OF_ADDRESSES.sub(" ", _UNSEEN.sub(" ", value))
    return " ".join(_DOT_BETWEEN.sub(". ", plain).split())[:LONGEST]
