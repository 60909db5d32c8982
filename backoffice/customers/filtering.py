"""The filters beside the list of customers as links: what each leaves, the chips of those in use, the views above."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app, g, url_for

from backoffice.config import Settings
from backoffice.customers.models import Kyc, Stage
from backoffice.customers.rules import profile
from backoffice.customers.service import Filters
from backoffice.customers.service.narrowing import brought
from backoffice.web import narrowing
from backoffice.web.narrowing import without
from backoffice.web.pills import TIER_NAMES, look

Counts = Mapping[str, Mapping[str, int]] | None
SPOKEN = ("stage", "status", "kyc", "risk")
# Views that people come back to.
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "all": ("All", {}),
    "prospects": ("Prospects", {"stage": "prospect"}),
    "no-kyc": ("No KYC yet", {"kyc": "none"}),
    "pending": ("KYC pending", {"kyc": "pending"}),
    "rejected": ("KYC rejected", {"kyc": "rejected"}),
    "suspended": ("Suspended", {"status": "SUSPENDED"}),
}


def around_the_list(filters: Filters, term: object, counts: Counts) -> dict[str, Any]:
    """What stands around the rows; a search term stays in every address, every filter in those of the others."""
    asked = {name: str(value) for name, value in filters.chosen.items()} | ({"q": str(term)} if term else {})
    offered = _offered()
    if counts is not None and len(counts["branch"]) <= 1:
        offered = {name: one for name, one in offered.items() if name != "branch"}
    groups = narrowing.groups(offered, asked, _address, counts or {})
    chips = [
        (_chip(name, value, offered), _address(without(asked, name))) for name, value in asked.items() if name != "q"
    ]
    return {"groups": groups, "chips": chips, "next_values": asked, **_views(asked)}


def _offered() -> dict[str, tuple[str, Mapping[str, str]]]:
    """By field: its title, and the words of each of its values."""
    settings: Settings = current_app.extensions["settings"]
    own = {
        "kyc": ("KYC", [kyc.value for kyc in Kyc]),
        "status": ("Status", [status.value for status in profile.Status]),
        "tier": ("Tier", [str(level) for level in TIER_NAMES]),
        "stage": ("Relationship", [stage.value for stage in Stage if stage is not Stage.MERGED]),
        "branch": ("Branch", list(settings.branches)),
    }
    spoken = {name: (title, {value: _word(name, value) for value in values}) for name, (title, values) in own.items()}
    return {**spoken, **{name: (one.title, one.choices()) for name, one in brought().items()}}


def _views(asked: Mapping[str, str]) -> dict[str, Any]:
    narrowed = without(asked, "q")
    views = [(key, words, _address(view), None) for key, (words, view) in VIEWS.items()]
    return {"views": views, "view": next((key for key, (_, view) in VIEWS.items() if view == narrowed), "")}


def _chip(name: str, value: str, offered: Mapping[str, tuple[str, Mapping[str, str]]]) -> str:
    """A filter in use, as its choice says it."""
    return offered[name][1].get(value, value) if name in offered else _word(name, value)


def _word(name: str, value: str) -> str:
    """A filter's value as the pills say it."""
    if name == "tier":
        return f"{value} {TIER_NAMES.get(int(value), '')}"
    if name in SPOKEN:
        return look(f"{name}:{value}").word
    words = value.replace("_", " ").capitalize()
    return f"{name.replace('_', ' ').capitalize()} {words}" if name.startswith("registered") else words


def _address(asked: Mapping[str, str]) -> str:
    words = urlencode(asked)
    return f"{_list()}?{words}" if words else _list()


def _list() -> str:
    # A page has some thirty of these addresses: the router is asked for one of them.
    if "customers_list" not in g:
        g.customers_list = url_for("customers.index")
    found: str = g.customers_list
    return found
