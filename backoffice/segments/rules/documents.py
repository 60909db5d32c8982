"""A segment's rule as data: every condition must hold; a condition names a fact and its words, or from and to."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError

from backoffice.kernel.words import say
from backoffice.policy.rules.part import Part
from backoffice.segments.models import Family
from backoffice.segments.rules.facts import FACTS, NOT_SAID, Fact, Values

Document = dict[str, Any]
_CODE = re.compile(r"[a-z][a-z0-9_]{1,38}[a-z0-9]")
NO_CODE = "Use 3 to 40 small letters, digits and _, beginning with a letter."


class Condition(Part):
    """One of some words (`any_of`), or a number between two bounds, either of which may be missing."""

    fact: str
    any_of: Annotated[list[str], Field(min_length=1, max_length=60)] | None = None
    least: Annotated[int, Field(ge=0, le=100_000)] | None = None
    most: Annotated[int, Field(ge=0, le=100_000)] | None = None

    def holds(self, values: Values) -> bool:
        """Whether it holds for a customer with these facts; what nobody knows is the word `unknown`, and no number."""
        value = values.get(self.fact)
        if self.any_of is not None:
            return (NOT_SAID if value is None else value) in self.any_of
        if not isinstance(value, int):
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class Segment(Part):
    """The whole document. Segments of the family `value` are tried by their rank, and the first that fits counts."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    about: Annotated[str, Field(max_length=300)] = ""
    family: Annotated[Family, Field(strict=False)]
    rank: Annotated[int, Field(ge=1, le=99)] = 50
    conditions: Annotated[list[Condition], Field(max_length=len(FACTS))]
    retired: bool = False

    def holds(self, values: Values) -> bool:
        """Whether a customer with these facts is in it."""
        return all(condition.holds(values) for condition in self.conditions)

    def reasons(self, values: Values) -> list[list[Any]]:
        """The facts that put somebody in: [name, value] each."""
        return [[one.fact, values.get(one.fact)] for one in self.conditions]


def code_problem(code: str) -> str | None:
    """What is wrong with the code of a segment, or None."""
    return None if _CODE.fullmatch(code) else NO_CODE


def read(document: Document) -> Segment:
    """A checked document."""
    return Segment.model_validate(document)


def problems(document: Any, known: Mapping[str, Fact]) -> dict[str, list[str]]:
    """What is wrong with a document, by path; `known` are the facts with the words of today."""
    try:
        found = Segment.model_validate(document)
    except ValidationError as error:
        paths = (".".join(str(step) for step in problem["loc"]) or "document" for problem in error.errors())
        return {path: ["This is not what a segment's document takes here."] for path in paths}
    if not found.conditions and found.family is not Family.VALUE and not found.retired:
        return {"conditions": ["Choose at least one fact: without any, everybody would be in it."]}
    return {
        f"conditions.{place}": [sentence]
        for place, one in enumerate(found.conditions)
        if (sentence := _problem(one, known, found.conditions[:place]))
    }


def _problem(condition: Condition, known: Mapping[str, Fact], before: Iterable[Condition]) -> str | None:
    fact = known.get(condition.fact)
    if fact is None:
        return "There is no such fact."
    if condition.fact in {one.fact for one in before}:
        return "Ask about each fact once."
    return _words_problem(condition, fact) if fact.kind == "words" else _number_problem(condition, fact)


def _words_problem(condition: Condition, fact: Fact) -> str | None:
    if not condition.any_of or condition.least is not None or condition.most is not None:
        return "Name the words, one of which it must be."
    return None if set(condition.any_of) <= set(fact.words or ()) else "One of these words is not known."


def _number_problem(condition: Condition, fact: Fact) -> str | None:
    bounds = [bound for bound in (condition.least, condition.most) if bound is not None]
    if condition.any_of or not bounds:
        return "Give the least, the most, or both."
    if max(bounds) > fact.most:
        return say("At most {most}.", most=fact.most)
    return "The least is more than the most." if bounds != sorted(bounds) else None
