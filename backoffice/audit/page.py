"""What the audit page shows beside the entries, prepared for the templates: filters and the chips of those in force."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import url_for

from backoffice.audit.rest import OUTCOMES
from backoffice.audit.service.figures import REVEAL, Day, Person
from backoffice.kernel import operations
from backoffice.web.time_words import clock_time

OUTCOME_WORDS = {"done": "Done", "refused": "Refused by a rule", "denied": "Without the permission"}
CHAIN_WORDS = {"change": "Changes", "access": "Looks and refused attempts"}


def filter_values(asked: Mapping[str, Any], actor_name: str | None) -> dict[str, Any]:
    """The filters beside the list, and a chip for each in force."""
    words: dict[str, Callable[[Any], str]] = {
        "operation": lambda value: f"Operation: {value}",
        "actor": lambda value: f"By {actor_name or value}",
        "outcome": lambda value: OUTCOME_WORDS[value],
        "chain": lambda value: CHAIN_WORDS[value],
        "customer": lambda _: "One customer",
        "day": lambda value: f"On {value}",
    }
    groups = [
        _group("Kind", "chain", CHAIN_WORDS, asked),
        _group("Outcome", "outcome", {one: OUTCOME_WORDS[one] for one in OUTCOMES}, asked),
    ]
    return {
        "chips": [(words[name](value), _without(asked, name)) for name, value in asked.items()],
        "groups": groups,
        "kept": {name: str(value) for name, value in asked.items() if name not in ("operation", "day")},
        "next_values": {name: str(value) for name, value in asked.items()},
    }


def day_values(found: Day, today: date) -> dict[str, Any]:
    """The card of one day: people whose numbers lead to exactly those entries, and the rows of the plot."""
    return {
        "today": today,
        "people": [{"name": one.name, **_numbers(one, today.isoformat())} for one in found.people],
        "hours": [(clock_time(one.start)[:2], one.changes, one.looks) for one in found.hours],
    }


def _numbers(one: Person, day: str) -> dict[str, tuple[int, str]]:
    """The number of each kind, and where its entries are listed."""
    kinds: dict[str, dict[str, Any]] = {
        "entries": {}, "revealed": {"operation": REVEAL}, "refused": {"outcome": "refused"},
        "denied": {"outcome": "denied"},
    }  # fmt: skip
    place: dict[str, Any] = {"actor": one.actor_id, "day": day}
    return {kind: (getattr(one, kind), url_for("audit.index", **place, **more)) for kind, more in kinds.items()}


def operation_choices() -> list[tuple[str, str]]:
    """Every operation of the house by name."""
    return [("", "Every operation"), *((name, name.replace("_", " ")) for name in sorted(operations.register))]


def _group(title: str, name: str, words: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, Any]:
    choices = [
        {"words": label, "chosen": asked.get(name) == value, "count": None, "url": _toggled(asked, name, value)}
        for value, label in words.items()
    ]
    return {"title": title, "choices": choices}


def _toggled(asked: Mapping[str, Any], name: str, value: str) -> str:
    """The address with this choice, or without it when it is the one in force."""
    return _without(asked, name) if asked.get(name) == value else _address({**asked, name: value})


def _without(asked: Mapping[str, Any], name: str) -> str:
    return _address({key: one for key, one in asked.items() if key != name})


def _address(asked: Mapping[str, Any]) -> str:
    return url_for("audit.index", **{key: str(one) for key, one in asked.items()})  # type: ignore[arg-type]  # query values are texts
