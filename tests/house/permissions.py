"""What each door asks for: somebody without permissions knocks, is told which one it needs, gets it, knocks again."""

import re

from flask import g

from tests.house.callers import House
from tests.house.contract import APPROVING
from tests.house.doors import Door

_NEEDED = re.compile(r"(?:needs the permission |the right <b>)([a-z_]+)")
ANY_KIND = ("approvals.index", "approvals.work", "approvals_rest.index")
_found: dict[str, frozenset[str]] = {}
_asked: dict[str, frozenset[str]] = {}


def needs(house: House, door: Door) -> frozenset[str]:
    """The permissions without which this door stays closed. Of requests: those of the example's kind, a restriction."""
    if str(door) not in _found:
        _found[str(door)] = _probed(house, door)
    return _found[str(door)]


def reached(house: House, door: Door) -> frozenset[str]:
    """The operations that are asked behind this door."""
    needs(house, door)
    return _asked[str(door)]


def opens(house: House, door: Door, held: set[str]) -> bool:
    """Whether the door opens to who holds these permissions; the list of requests does to whoever decides any kind."""
    if door.endpoint in ANY_KIND:
        return bool(held & set(APPROVING.values()))
    return needs(house, door) <= held


def _probed(house: House, door: Door) -> frozenset[str]:
    held: set[str] = set()
    if door.endpoint.partition(".")[0] in ("approvals", "approvals_rest"):
        held.add(APPROVING["restriction"])
    while True:
        who = house.knows(f"somebody who may {' '.join(sorted(held)) or 'nothing'}", held)
        answer = house.ask(who, door)
        _asked[str(door)] = frozenset(g.get("asked", ()))
        told = _NEEDED.search(answer.get_data(as_text=True)) if answer.status_code == 403 else None
        if told is None or told[1] in held:
            return frozenset(held)
        held.add(told[1])
