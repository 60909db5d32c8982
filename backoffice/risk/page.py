"""What the pages about risk show, prepared for the templates: families with their points, facts, steps, days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.customers.models import Risk
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel.pages import Page
from backoffice.policy.rules.differences import spoken
from backoffice.policy.rules.risk_facts import FACTS, FAMILIES, Facts
from backoffice.risk import service
from backoffice.risk.models import CAUSE_WORDS, RiskOverride, RiskRating, RiskRun
from backoffice.risk.service import Day, Overridden, Shown
from backoffice.web.time_words import ago, day, due

DICTIONARIES = {one.value.replace("-", "_"): one for one in Dictionary}  # by fact, or none of that name
MOST_SHOWN = 26  # points of the plot: a week each in half a year


@dataclass(frozen=True)
class Part:
    """One family: its points, their share of all, and the rules that were met."""

    title: str
    points: int
    percent: float
    met: Sequence[dict[str, Any]]


def panel_values(shown: Shown) -> dict[str, Any]:
    """The box on the customer page."""
    rating = shown.rating
    return {
        "customer": shown.customer,
        "rating": rating,
        "shown": shown,
        "cause": CAUSE_WORDS[rating.cause] if rating else "",
        "families": families(rating) if rating and shown.inside else [],
        "override": override_line(shown.override) if shown.override and shown.inside else None,
    }


def page_values(actor: Actor, shown: Shown, past: Page[RiskRating]) -> dict[str, Any]:
    """The whole page about a customer's risk."""
    overrides = [override_line(row) for row in service.past_overrides(actor, shown.customer.id)]
    more = url_for("risk.show", customer_id=shown.customer.id, after=past.next) if past.next else None
    return {
        **panel_values(shown),
        "facts": fact_lines(shown.facts),
        "steps": [_step(row, inside=shown.inside) for row in past.items],
        "overrides": overrides,
        "more": more,
    }


def families(rating: RiskRating) -> list[Part]:
    """Each family with the rules that were met, the heaviest first."""
    found = []
    for name, title in FAMILIES.items():
        met = [_met(one) for one in rating.met if one["family"] == name]
        points = sum(one["points"] for one in met)
        found.append(Part(title, points, 100 * points / max(rating.points, 1), met))
    return sorted(found, key=lambda part: -part.points)


def _met(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "value": _words(one["fact"], one["value"].split(", ")), "asks": FACTS[one["fact"]].title}


def fact_lines(facts: Facts) -> list[tuple[str, str, str]]:
    """(family, fact, value) of everything that is weighed; what nobody knows is said so."""
    return [(FAMILIES[fact.family], fact.title, _value(facts, name)) for name, fact in FACTS.items()]


def _value(facts: Facts, name: str) -> str:
    value = facts.get(name)
    if value is None:
        return "not known"
    return _words(name, value) if isinstance(value, list) else f"{value:,}"


def _words(fact: str, codes: Iterable[str]) -> str:
    """As the dictionaries call them, where one names the words of this fact."""
    named = DICTIONARIES.get(fact)
    return ", ".join((named and dictionaries.label(named, code)) or spoken(code) for code in codes)


def override_line(row: RiskOverride) -> dict[str, Any]:
    """An override as a line."""
    return {
        "row": row, "last_day": day(row.ends_at - timedelta(seconds=1)), "in_force": row.ended_at is None,
        "ended": ago(row.ended_at) if row.ended_at else "",
    }  # fmt: skip


def _step(row: RiskRating, *, inside: bool) -> dict[str, Any]:
    """One rating of the past."""
    why = ", ".join(one["name"] for one in row.met) if inside else ""
    return {"row": row, "cause": CAUSE_WORDS[row.cause], "why": why, "points": row.points if inside else None}


def override_lines(found: Page[Overridden], *, soon: bool) -> dict[str, Any]:
    """The worklist."""
    within = "30_days" if soon else None
    tabs = [
        ("soon", "End within 30 days", url_for("risk.index"), None),
        ("all", "All in force", url_for("risk.index", within="any"), None),
    ]
    more = url_for("risk.index", after=found.next, within=None if within else "any") if found.next else None
    lines = [{**override_line(one.override), "customer": one.customer, "due": due(one.override.ends_at)}
             for one in found.items]  # fmt: skip
    return {"lines": lines, "tabs": tabs, "tab": "soon" if soon else "all", "more": more}


def levels(days: Sequence[Day], listed: Mapping[Risk, int], run: RiskRun | None) -> dict[str, Any]:
    """The manager's card; `percent` says how far a run over everybody is that is under way."""
    running = run is not None and run.finished_at is None
    percent = min(99, 100 * run.weighed // max(run.total, 1)) if run and running else None
    return {"days": day_rows(days), "listed": listed, "percent": percent}


def day_rows(days: Sequence[Day]) -> list[tuple[str, int, int, int]]:
    """Rows of the plot: about as many days as it can show, the latest one among them."""
    step = max(1, len(days) // MOST_SHOWN)
    shown: Iterable[Day] = reversed(list(reversed(days))[::step])
    return [(day(one.day).rpartition(" ")[0], one.low, one.medium, one.high) for one in shown]
