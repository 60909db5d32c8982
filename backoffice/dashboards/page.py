"""What the cards of home show, prepared for the templates: shares with their bars, rows of plots, lengths of time."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for

from backoffice.dashboards.service import MOST_COUNTED, Backlog, Figures, Standing, Week
from backoffice.web.time_words import day, span

TITLES = {"stage": "Relationship", "kyc": "KYC", "tier": "Tier"}
WORDS = {
    ("kyc", "none"): "Not begun", ("tier", "1"): "1 Basic", ("tier", "2"): "2 Standard", ("tier", "3"): "3 Premium",
    ("tier", "4"): "4 Business",
}  # fmt: skip
COLOURS = {
    "prospect": "grey", "closed": "grey", "declined": "red", "none": "grey", "pending": "orange", "verified": "green",
    "rejected": "red", "expired": "orange",
}  # fmt: skip


def standing(found: Standing) -> dict[str, Any]:
    """Groups of rows (words, count, address, percent, colour); each number leads to exactly its customers.

    Of a large bank only the newest customers are counted: the card then shows shares instead of numbers.
    """
    groups = [
        {"title": TITLES[field], "rows": [_share(field, name, counted) for name in _ranked(field, counted)]}
        for field, counted in found.by.items()
    ]
    return {"groups": groups, "whole": found.whole, "most": MOST_COUNTED}


def _ranked(field: str, found: Mapping[str, int]) -> list[str]:
    """Tiers in their own order, the rest by size."""
    return sorted(found) if field == "tier" else sorted(found, key=lambda name: -found[name])


def _share(field: str, name: str, found: Mapping[str, int]) -> dict[str, Any]:
    return {
        "words": WORDS.get((field, name)) or name.replace("_", " ").capitalize(),
        "count": found[name],
        "url": url_for("customers.index", **{field: name}),  # type: ignore[arg-type]  # query values are texts
        "percent": 100 * found[name] / sum(found.values()),
        "colour": COLOURS.get(name, "brand"),
    }


def figures(found: Figures) -> dict[str, Any]:
    """The tally's words and the rows of the three plots."""
    return {
        "median": length(found.median),
        "first_pass": "–" if found.first_pass is None else f"{found.first_pass:.0%}".replace("%", " %"),
        "steps": _steps(found),
        "backlog": [_branch(one) for one in found.backlog],
        "weeks": [_week(one) for one in found.weeks],
        "registered_url": url_for("customers.index", registered_from=found.since.isoformat()),
    }


def jobs(found: Mapping[str, Counter[str]]) -> dict[str, Any]:
    """The jobs of all kinds together, and each kind in words."""
    return {
        "states": sum(found.values(), Counter[str]()),
        "kinds": [(_job_words(name), states) for name, states in found.items()],
    }


def _job_words(name: str) -> str:
    """`kyc.release_idle_claims` → Release idle claims (kyc)."""
    area, _, task = name.replace("_", " ").partition(".")
    return f"{task.capitalize()} ({area})" if task else area.capitalize()


def length(time: timedelta | None) -> str:
    """5 h 10 min; a day and more in days and hours."""
    if time is None:
        return "–"
    rest = time % timedelta(days=1) if time >= timedelta(days=1) else time % timedelta(hours=1)
    more = f" {span(rest)}" if time >= timedelta(hours=1) and span(rest)[0] != "0" else ""
    return span(time) + more


def _steps(found: Figures) -> list[tuple[str, int, str]]:
    """Each step with its share of the step before."""
    before = [None, *(step.count for step in found.steps)]
    return [
        (step.name, step.count, f"{100 * step.count / last:.0f} %" if last else "")
        for step, last in zip(found.steps, before, strict=False)
    ]


def _branch(one: Backlog) -> tuple[str, int, int, int]:
    return one.branch.capitalize(), one.in_time, one.soon, one.late


def _week(one: Week) -> tuple[str, int, int]:
    return day(one.monday).rpartition(" ")[0], one.came_in, one.decided
