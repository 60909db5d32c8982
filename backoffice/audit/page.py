"""What the audit page shows, prepared for the templates: lines with what opens in them, chips, filters, chain state."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from backoffice.audit import rules, service
from backoffice.audit.rest import OUTCOMES
from backoffice.kernel import operations

ICONS = {"denied": "lock", "refused": "slash-circle"}
OUTCOME_WORDS = {"done": "Done", "refused": "Refused by a rule", "denied": "Without the permission"}
CHAIN_WORDS = {"change": "Changes", "access": "Looks and refused attempts"}


def lines(found: list[service.Told], asked: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Entries as lines of the list; in the explorer an actor's name asks for this actor's entries."""
    return [line(entry, asked) for entry in found]


def line(entry: service.Told, asked: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One entry: the sentence, and what opens under it."""
    look = "eye" if entry.chain == "access" or entry.permission == "reveal_customer" else "pencil"
    return {
        "icon": ICONS.get(entry.outcome, look),
        "who": entry.actor,
        "who_url": _with(asked, "actor", entry.actor_id) if asked is not None else "",
        "what": entry.sentence,
        "at": entry.at,
        "changes": [(rules.field_words(one.field), plain(one.old), plain(one.new)) for one in entry.changes],
        "reason": entry.reason,
        "operation": entry.operation,
        "permission": entry.permission,
        "place": f"{entry.chain} {entry.number:,}",
        "customers": [_customer(one) for one in entry.customers],
    }


def plain(value: Any) -> str:
    """A value of the log as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value)
    return str(value).replace("_", " ")


def filter_values(asked: Mapping[str, Any], actor_name: str | None) -> dict[str, Any]:
    """The filters beside the list, and a chip for each in force."""
    words = {
        "operation": lambda value: f"Operation: {value}",
        "actor": lambda value: f"By {actor_name or value}",
        "outcome": lambda value: OUTCOME_WORDS[value],
        "chain": lambda value: CHAIN_WORDS[value],
        "customer": lambda _: "One customer",
        "day": lambda value: f"On {value}",
    }
    groups = [_group("Kind", "chain", CHAIN_WORDS, asked), _group("Outcome", "outcome", {one: OUTCOME_WORDS[one] for one in OUTCOMES}, asked)]
    return {
        "chips": [(words[name](value), _without(asked, name)) for name, value in asked.items()],
        "groups": groups,
        "kept": {name: str(asked[name]) for name in ("actor", "customer") if name in asked},
        "next_values": {name: str(value) for name, value in asked.items()},
    }


def operation_choices() -> list[tuple[str, str]]:
    """Every operation of the house by name."""
    return [("", "Every operation"), *((name, name.replace("_", " ")) for name in sorted(operations.register))]


def _group(title: str, name: str, words: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, Any]:
    choices = [{"value": value, "label": label, "chosen": asked.get(name) == value, "count": None} for value, label in words.items()]
    return {"title": title, "name": name, "choices": choices}


def _customer(customer_id: UUID) -> dict[str, str]:
    # Who a customer is, is known on floors above: the log only leads there.
    known = "customers.show" in current_app.view_functions
    return {"id": str(customer_id)[:8], "url": url_for("customers.show", customer_id=customer_id) if known else ""}


def _with(asked: Mapping[str, Any], name: str, value: str) -> str:
    return url_for("audit.index", **{**{key: str(one) for key, one in asked.items()}, name: value})  # type: ignore[arg-type]  # query values are texts


def _without(asked: Mapping[str, Any], name: str) -> str:
    return url_for("audit.index", **{key: str(one) for key, one in asked.items() if key != name})  # type: ignore[arg-type]  # query values are texts
