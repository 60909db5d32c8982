"""A segment's rule in words, and what changed between two versions of it, as people read them."""

from collections.abc import Mapping
from typing import Any

from backoffice.kernel.words import say
from backoffice.segments.models import FAMILY_WORDS, Family
from backoffice.segments.rules.documents import Condition, Document, Segment, read
from backoffice.segments.rules.facts import NOT_SAID, Fact, Unit

Change = tuple[str, Any, Any]
RETIRED = {True: "No longer used", False: "In use"}


def rule(segment: Segment, known: Mapping[str, Fact]) -> list[tuple[str, str]]:
    """Each condition as (fact, what it must be)."""
    return [(title(one.fact, known), _spoken(one, known)) for one in segment.conditions]


def title(fact: str, known: Mapping[str, Fact]) -> str:
    """What a fact is called."""
    return known[fact].title if fact in known else fact


def word(fact: str, value: Any, known: Mapping[str, Fact]) -> str:
    """A value as people read it."""
    about = known.get(fact)
    if about is None or about.words is None:
        return "–" if value is None else str(value)
    return about.words.get(NOT_SAID if value is None else value, str(value))


def changes(old: Document, new: Document, known: Mapping[str, Fact]) -> list[Change]:
    """Each line that differs: (what, before, after)."""
    before, after = _lines(old, known) if old else {}, _lines(new, known)
    names = dict.fromkeys([*before, *after])
    return [(name, before.get(name, ""), after.get(name, "")) for name in names if before.get(name) != after.get(name)]


def _lines(document: Document, known: Mapping[str, Fact]) -> dict[str, str]:
    segment = read(document)
    ranked = {"Rank": str(segment.rank)} if segment.family is Family.VALUE else {}
    about = {"Name": segment.name, "What it is for": segment.about, "Family": FAMILY_WORDS[segment.family], **ranked}
    return about | dict(rule(segment, known)) | {"State": RETIRED[segment.retired]}


def _spoken(condition: Condition, known: Mapping[str, Fact]) -> str:
    if condition.any_of:
        return ", ".join(word(condition.fact, one, known) for one in condition.any_of)
    unit = known[condition.fact].unit if condition.fact in known else ""
    if condition.most is None:
        return say("at least {least}", least=_counted(condition.least or 0, unit))
    most = _counted(condition.most, unit)
    if condition.least is None:
        return say("at most {most}", most=most)
    return say("{least} to {most}", least=condition.least, most=most)


def _counted(count: int, unit: Unit) -> str:
    """1 month, 12 months: every pattern stands where the catalogues look for it."""
    one = count == 1
    match unit:
        case "Months":
            return say("{count} month" if one else "{count} months", count=f"{count:,}")
        case "Days":
            return say("{count} day" if one else "{count} days", count=f"{count:,}")
        case "Points":
            return say("{count} point" if one else "{count} points", count=f"{count:,}")
    return str(count)
