"""What every page shows around its content: the menu of this person, their name, the theme, and `can(...)`."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import Flask, current_app, g, request, url_for

from backoffice.access.actor import STRANGER, Actor
from backoffice.config import Settings
from backoffice.kernel import clock, operations
from backoffice.kernel.area import MenuItem, News, areas, news
from backoffice.web import time_words
from backoffice.web.fields import printable
from backoffice.web.languages.catalogue import LANGUAGES
from backoffice.web.languages.environment import language
from backoffice.web.request_state import actor

MOST_QUICK, LAST = 4, 99
GROUPS = ("Work", "People", "The house", "Settings")


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation, with the count of the work that waits behind it."""

    endpoint: str
    url: str
    label: str
    icon: str
    group: str
    count: int | None


def can(operation: str) -> bool:
    """Whether this person may ever do this operation; a name that does not exist is a defect and raises KeyError."""
    return actor().may(operations.register[operation].permission)


def init_app(app: Flask) -> None:
    """Give the templates what the frame needs."""
    app.jinja_env.globals["can"] = can
    app.context_processor(_values)


def _values() -> dict[str, Any]:
    settings: Settings = current_app.extensions["settings"]
    somebody = actor()
    return {
        "menu": _menu(),
        "quick": _quick(),
        "person": None if somebody is STRANGER else somebody,
        "language": language(),
        "languages": LANGUAGES,
        "time_patterns": time_words.patterns(),
        "theme": request.cookies.get("theme", "auto"),
        "keys_memory": _keys_memory(somebody),
        "keys_work": request.cookies.get(_keys_memory(somebody)) != "off",
        "here": printable(request.path),
        "searched": printable(request.args.get("q", "")),
        "news": _news(),
        "request_id": g.get("request_id"),
        "now": clock.now(),
        "bank_name": settings.bank_name,
        "demo": settings.runs_as == "demo",
    }


def _keys_memory(somebody: Actor) -> str:
    """The cookie that remembers whether this person wants keys of one letter: several may share a computer."""
    return f"keys-{sha256(somebody.id.encode()).hexdigest()[:12]}"


def _news() -> list[News]:
    # As the menu: once a request, and parts do not show it.
    if "news" not in g:
        whole = request.headers.get("HX-Request") != "true" and actor().kind != "customer" and actor() is not STRANGER
        g.news = news(actor()) if whole else []
    told: list[News] = g.news
    return told


def _items() -> list[MenuItem]:
    if actor().kind == "customer":
        return []  # the portal has its own few ways
    offered = [item for area in areas() for item in area.menu if can(item.operation)]
    shown = [item for item in offered if item.shown is None or item.shown(actor())]
    # A group stands together whatever floors its items come from; what phones show first comes first.
    groups = list(dict.fromkeys([*GROUPS, *(item.group for item in shown)]))
    return sorted(shown, key=lambda item: (groups.index(item.group), item.quick or LAST))


def _menu() -> list[Entry]:
    # Parts do not show the menu: its counts are not asked for them.
    if "menu" not in g:
        whole = request.headers.get("HX-Request") != "true"
        g.menu = [_entry(item, counted=whole) for item in _items()]
    entries: list[Entry] = g.menu
    return entries


def _entry(item: MenuItem, *, counted: bool) -> Entry:
    count = item.count(actor()) if counted and item.count else None
    return Entry(item.endpoint, _address(request.script_root, item.endpoint), item.label, item.icon, item.group, count)


@lru_cache(maxsize=256)
def _address(_root: str, endpoint: str) -> str:
    # The menu leads to pages without values: their addresses hang on where the application is mounted, on nothing else.
    return url_for(endpoint)


def _quick() -> list[Entry]:
    chosen = sorted((item for item in _items() if item.quick), key=lambda item: item.quick)[:MOST_QUICK]
    return [_entry(item, counted=False) for item in chosen]
