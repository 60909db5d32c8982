"""What the pages of the queue show, prepared for the templates: tabs, filters, lines, a case's place among them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import current_app, url_for

from backoffice.access.actor import Actor
from backoffice.config import Settings
from backoffice.customers.models import Channel, Risk
from backoffice.documents.models import Requirement
from backoffice.kernel.errors import Invalid
from backoffice.kyc.models import CaseKind, CaseState
from backoffice.kyc.page import papers_in_words, reason_label
from backoffice.kyc.service import Age, Filters, Listed, Place, Tab, Tallies

W = TypeVar("W", bound=StrEnum)
TAB_WORDS = {
    Tab.ALL: "To decide",
    Tab.MINE: "Mine",
    Tab.UNASSIGNED: "Unassigned",
    Tab.LATE: "Late",
    Tab.AWAITING: "Wait for the customer",
    Tab.DECIDED: "Decided by you today",
}
NEED_WORDS = {
    "id": "Identity document", "address": "Proof of address", "income": "Proof of income",
    "business_registration": "Business registration", "beneficial_owners": "Beneficial owners",
}  # fmt: skip
KIND_WORDS = {"verification": "Verification", "renewal": "Renewal", "review": "Something changed"}
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "risk": ("Risk", {"low": "Low", "medium": "Medium", "high": "High"}),
    "age": (
        "Came in",
        {"under_1_day": "Within a day", "1_to_3_days": "One to three days ago", "over_3_days": "Earlier"},
    ),
    "missing": ("Missing", NEED_WORDS),
    "kind": ("Why", KIND_WORDS),
    "channel": ("Channel", {"web": "Web", "mobile": "Mobile app", "ussd": "USSD", "agent": "Agent"}),
}


def filters(args: Mapping[str, str]) -> Filters:
    """What the address of the page asks for. Raises Invalid."""
    return Filters(
        age=_one(Age, args, "age"),
        risk=_one(Risk, args, "risk"),
        channel=_one(Channel, args, "channel"),
        branch=args.get("branch") or None,
        kind=_one(CaseKind, args, "kind"),
        missing=_one(Requirement, args, "missing"),
    )


def tab(args: Mapping[str, str]) -> Tab:
    """The list that the address asks for. Raises Invalid."""
    return _one(Tab, args, "tab") or Tab.ALL


def asked(chosen: Filters) -> dict[str, Any]:
    """The same filters for an address."""
    return {name: str(value) for name, value in vars(chosen).items() if value is not None}


def tabs(tallies: Tallies, chosen: Filters) -> list[tuple[str, str, str, int]]:
    """The tabs of the queue with the number of cases behind each."""
    return [
        (one.value, words, url_for("kyc.index", tab=one.value, **asked(chosen)), tallies.by_tab[one])
        for one, words in TAB_WORDS.items()
    ]


def groups(now: Tab, chosen: Filters) -> list[dict[str, Any]]:
    """The filters beside the list; choosing one again takes it away."""
    settings: Settings = current_app.extensions["settings"]
    branches = {"branch": ("Branch", {code: code.capitalize() for code in settings.branches})}
    return [
        {"title": title, "choices": [_choice(now, chosen, name, value, words) for value, words in choices.items()]}
        for name, (title, choices) in (CHOICES | branches).items()
    ]


def chips(now: Tab, chosen: Filters) -> list[tuple[str, str]]:
    """The filters in force, each with the address without it."""
    words = {name: choices for name, (_, choices) in CHOICES.items()}
    return [
        (f"{CHOICES[name][0] if name in CHOICES else 'Branch'}: {words.get(name, {}).get(value, value).lower()}",
         url_for("kyc.index", tab=now.value, **_without(chosen, name)))
        for name, value in asked(chosen).items()
    ]  # fmt: skip


def line(actor: Actor, one: Listed, tab: Tab | None = None, chosen: Filters | None = None) -> dict[str, Any]:
    """A case as a row of a list; opened from there, it knows its neighbours in it."""
    case = one.case
    lacks = " and ".join(NEED_WORDS[need].lower() for need in one.lacks)
    return {
        "url": url_for("kyc.show", case_id=case.id, tab=tab, **(asked(chosen) if chosen else {})),
        "name": one.customer.name,
        "number": one.customer.public_number,
        "papers": papers_in_words(one.papers),
        "lacks": f"without {lacks}" if lacks else "",
        "why": "" if case.kind is CaseKind.VERIFICATION else KIND_WORDS[case.kind.value].lower(),
        "checked_by": case.checked_by_name,
        "attempt": case.attempt,
        "holder": "You" if case.holder == actor.id else case.holder_name,
        "held_since": case.held_since,
        "channel": case.channel.value,
        "branch": case.branch,
        "due": None if case.state is CaseState.AWAITING_CUSTOMER else case.due_at,
        "state": case.state.value,
        "risk": one.customer.risk.value,
        "asked": reason_label(case),
        "asked_at": case.answered_at,
    }


def place_values(place: Place, tab: Tab, chosen: Filters) -> dict[str, Any]:
    """1 of 42, and the addresses of the cases before and after."""
    words = f"{place.number} of {place.of_all}" if place.number else ""
    more = asked(chosen)
    before = url_for("kyc.show", case_id=place.before, tab=tab, **more) if place.before else ""
    after = url_for("kyc.show", case_id=place.after, tab=tab, **more) if place.after else ""
    return {"place": words, "case_before": before, "case_after": after}


def _choice(now: Tab, chosen: Filters, name: str, value: str, words: str) -> dict[str, Any]:
    is_chosen = asked(chosen).get(name) == value
    others = _without(chosen, name)
    url = url_for("kyc.index", tab=now.value, **(others if is_chosen else {**others, name: value}))
    return {"url": url, "words": words, "chosen": is_chosen, "count": None}


def _without(chosen: Filters, name: str) -> dict[str, Any]:
    return {key: value for key, value in asked(chosen).items() if key != name}


def _one(words: type[W], args: Mapping[str, str], name: str) -> W | None:
    try:
        return words(args[name]) if args.get(name) else None
    except ValueError as error:
        raise Invalid.one(name, "Not one of the known values.") from error
