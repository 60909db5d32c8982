"""How two versions of a document differ, in words."""

from collections.abc import Iterator
from typing import Any

from backoffice.policy.rules.documents import AT_ONCE

Difference = tuple[str, str, str]  # where, before, after
NOTHING = "–"
Leaf = tuple[tuple[str, ...], str]  # the words that lead to a value, and the value as people read it


def differences(old: Any, new: Any) -> list[Difference]:
    """Each place whose value changed, by the words that lead there."""
    before, after = dict(leaves(old)), dict(leaves(new))
    places = dict.fromkeys([*before, *after])
    sides = [(" · ".join(place), before.get(place, NOTHING), after.get(place, NOTHING)) for place in places]
    return [(place, was, becomes) for place, was, becomes in sides if was != becomes]


def spoken(value: Any) -> str:
    """A value as people read it: within_7_days → within 7 days."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return NOTHING
    if value == AT_ONCE:
        return "at once"
    return str(value).replace("_", " ")


def _called(thing: dict[str, Any], number: int) -> str:
    """What a thing in a list goes by: its name or code, a limit by what it limits, else its place."""
    if "period" in thing and "direction" in thing:
        return spoken(f"{thing['period']} {thing['direction']}")
    return str(thing.get("name") or thing.get("code") or number + 1)


def leaves(value: Any, place: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Every value of a document with the words that lead there; list items go by their name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*place, spoken(name)))
    elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*place[:-1], _called(inner, number)))
    elif isinstance(value, list):
        yield place, ", ".join(spoken(one) for one in value)
    else:
        yield place, spoken(value)
