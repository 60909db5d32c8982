"""Who is in which segments: by the rules, then by what people decided; and what stays of what was known before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backoffice.segments.models import Family
from backoffice.segments.rules.documents import Segment
from backoffice.segments.rules.facts import Values

Kept = Mapping[str, bool]  # by code: somebody keeps the customer in, or out
Within = dict[str, dict[str, Any]]
RULE, PERSON = "rule", "person"


@dataclass(frozen=True)
class Rules:
    """The segments that count today, by code; `ordered` tries those of the family `value` by rank."""

    segments: Mapping[str, Segment]

    @classmethod
    def of(cls, segments: Mapping[str, Segment]) -> "Rules":
        """The living ones."""
        living = {code: segment for code, segment in segments.items() if not segment.retired}
        return cls(dict(sorted(living.items(), key=lambda one: (one[1].rank, one[0]))))

    def fitting(self, values: Values, kept: Kept) -> dict[str, str]:
        """The codes of the segments of a customer and what put them in; `kept` says what people decided by code.

        Of the family `value` whoever a person placed is there, and else the first that fits.
        """
        found: dict[str, str] = {}
        by_hand = {code for code, inside in kept.items() if inside and self._is_value(code)}
        valued = bool(by_hand)
        for code, segment in self.segments.items():
            if code in kept:
                if kept[code]:
                    found[code] = PERSON
            elif segment.family is Family.VALUE:
                if not valued and segment.holds(values):
                    found[code], valued = RULE, True
            elif segment.holds(values):
                found[code] = RULE
        return found

    def _is_value(self, code: str) -> bool:
        return code in self.segments and self.segments[code].family is Family.VALUE


def within(rules: Rules, values: Values, kept: Kept, before: Within, today: date) -> Within:
    """What is kept of a customer: since when and why they are in each; whoever stays keeps their day."""
    return {
        code: {
            "since": before[code]["since"] if code in before else today.isoformat(),
            "by": by,
            "why": rules.segments[code].reasons(values) if by == RULE else [],
        }
        for code, by in rules.fitting(values, kept).items()
    }


def differences(code: str, old: Rules, new: Rules, everybody: Sequence[tuple[Values, Kept]]) -> tuple[int, int, int]:
    """Of these customers with what people decided: how many would be in the segment, how many come, how many leave."""
    was = [code in old.fitting(values, kept) for values, kept in everybody]
    will = [code in new.fitting(values, kept) for values, kept in everybody]
    pairs = list(zip(was, will, strict=True))
    return sum(will), pairs.count((False, True)), pairs.count((True, False))
