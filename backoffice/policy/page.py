"""What the policy's pages show, prepared for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from backoffice.approvals.models import ApprovalRequest
from backoffice.config import LANGUAGES
from backoffice.kernel.settings import settings
from backoffice.kernel.words import say
from backoffice.policy.comparing import changes
from backoffice.policy.models import TITLES, PolicyKind, PolicyVersion
from backoffice.policy.rules.differences import Difference, Leaf, leaves, spoken
from backoffice.policy.rules.risk_facts import FACTS, FAMILIES
from backoffice.policy.rules.risk_rules import RiskRule, RiskRules
from backoffice.policy.rules.sms_length import count_of_sms
from backoffice.policy.service.reading import Standing, Texts
from backoffice.web.spelling import titled


@dataclass(frozen=True)
class Sayings:
    """What a document says: single facts, and tables of things that answer the same questions (channels, tiers)."""

    facts: Sequence[tuple[str, str]]
    tables: Sequence[tuple[Sequence[str], Sequence[tuple[str, Sequence[str]]]]]  # columns, (thing, values)


@dataclass(frozen=True)
class Card:
    """One document with all that it says, and the proposal that waits."""

    kind: PolicyKind
    title: str
    version: PolicyVersion
    says: Sayings
    waiting: ApprovalRequest | None
    rules: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Step:
    """One version and what it changed."""

    version: PolicyVersion
    changes: Sequence[Difference]


def card(standing: Standing) -> Card:
    """A document as it stands."""
    version = standing.version
    rules = _risk_rules(version) if version.kind is PolicyKind.RISK else ()
    return Card(version.kind, TITLES[version.kind], version, sayings(leaves(version.document)), standing.waiting, rules)


def _risk_rules(version: PolicyVersion) -> list[dict[str, Any]]:
    """Each rule about risk as people read it."""
    return [
        {
            "name": rule.name,
            "fact": FACTS[rule.fact].title,
            "family": FAMILIES[rule.family],
            "met_by": ", ".join(spoken(word) for word in rule.any_of) or _bounds(rule),
            "points": rule.points,
            "raises_to": rule.raises_to,
            "active": spoken(rule.active),
        }
        for rule in RiskRules.model_validate(version.document).rules
    ]


def _bounds(rule: RiskRule) -> str:
    if rule.at_most is None:
        return say("{least} and more", least=rule.at_least or 0)
    return say("{least} to {most}", least=rule.at_least or 0, most=rule.at_most)


def message_lines(texts: Iterable[Texts]) -> list[dict[str, Any]]:
    """Each message with its English text and, by language, into how many SMS its sample is cut."""
    return [
        {
            "code": one.kind.code,
            "title": one.kind.title,
            "text": one.said["en"].sms or one.said["en"].subject,
            "own": one.is_own,
            "lengths": _lengths(one) if "sms" in one.kind.parts else "by e-mail only",
        }
        for one in texts
    ]


def _lengths(one: Texts) -> str:
    """English 1, Spanish 2."""
    counts = {language: count_of_sms(said.sms, one.kind.sample) for language, said in one.said.items()}
    return ", ".join(f"{LANGUAGES[language]} {count}" for language, count in counts.items())


def currency() -> str:
    """The bank's currency."""
    return settings().currency


def sayings(found: Iterable[Leaf]) -> Sayings:
    """Leaves that share all but their last word make a row; rows with the same last words make a table."""
    facts: list[tuple[str, str]] = []
    things: dict[tuple[str, ...], dict[str, str]] = {}
    for place, value in found:
        if len(place) == 1:
            facts.append((titled(place[0]), _softly(value)))
        elif place[-1] != "name":  # the thing goes by it already
            things.setdefault(place[:-1], {})[place[-1]] = _softly(value)
    tables: dict[tuple[str, ...], list[tuple[str, Sequence[str]]]] = {}
    for thing, answers in things.items():
        tables.setdefault(tuple(answers), []).append((titled(thing[-1]), list(answers.values())))
    return Sayings(facts, [([titled(word) for word in columns], rows) for columns, rows in tables.items()])


def _softly(value: str) -> str:
    """A number with its thousands apart, codes shouted in capitals in small letters."""
    if value.isdecimal():
        return f"{int(value):,}"
    return ", ".join(word.lower() if word.isupper() and len(word) > len("UDI") else word for word in value.split(", "))


def versions(found: Sequence[PolicyVersion]) -> list[Step]:
    """Newest first, each with what it changed against the one before."""
    return [
        Step(newer, changes(newer.kind, older.document, newer.document) if older else [])
        for newer, older in zip_longest(found, found[1:])
    ]
