"""Weighing: which rules the facts of a customer meet, with the values that meet them, and the level that they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backoffice.customers.models import Risk
from backoffice.policy.rules.risk_facts import Facts
from backoffice.policy.rules.risk_rules import RiskRule, RiskRules

ORDER = {Risk.LOW: 1, Risk.MEDIUM: 2, Risk.HIGH: 3}


@dataclass(frozen=True)
class Met:
    """A rule that was met, and what met it."""

    code: str
    name: str
    family: str
    fact: str
    value: str
    points: int
    raises_to: str | None


@dataclass(frozen=True)
class Weighed:
    """What the rules say: the level, its points, and every rule that was met."""

    level: Risk
    points: int
    met: tuple[Met, ...]


def weigh(rules: RiskRules, facts: Facts) -> Weighed:
    """The level of a customer of whom these facts are known; what is not known meets no rule."""
    met = tuple(_met(rules.rules, facts))
    points = sum(one.points for one in met)
    raised = [Risk(one.raises_to) for one in met if one.raises_to]
    return Weighed(highest([Risk(rules.level_of(points)), *raised]), points, met)


def highest(levels: Iterable[Risk]) -> Risk:
    """The highest of some levels."""
    return max(levels, key=ORDER.__getitem__)


def as_kept(weighed: Weighed) -> list[dict[str, Any]]:
    """The met rules as a rating keeps them."""
    return [vars(one) for one in weighed.met]


def same_rules(kept: Iterable[Mapping[str, Any]], weighed: Weighed) -> bool:
    """Whether the same rules were met and gave the same: a value that only grew older says nothing new."""
    before = [(one["code"], one["points"], one["raises_to"]) for one in kept]
    return before == [(one.code, one.points, one.raises_to) for one in weighed.met]


def _met(rules: Iterable[RiskRule], facts: Facts) -> Iterable[Met]:
    for rule in rules:
        if rule.active and (value := rule.met_by(facts.get(rule.fact))) is not None:
            yield Met(rule.code, rule.name, rule.family, rule.fact, value, rule.points, rule.raises_to)
