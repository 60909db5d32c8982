"""What the pages of the queue show, prepared for the templates: tabs, filters, lines, a case's place among them."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.customers.models import Channel, Risk
from backoffice.documents.models import Requirement
from backoffice.kernel.words import say
from backoffice.kyc.models import CaseKind, CaseState
from backoffice.kyc.page import papers_in_words, reason_label
from backoffice.kyc.service import Age, Filters, Listed, Place, Tab, Tallies
from backoffice.web import narrowing
from backoffice.web.narrowing import CHANNELS, asked, one_of

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
    "channel": ("Channel", CHANNELS),
}


def filters(args: Mapping[str, str]) -> Filters:
    """What the address of the page asks for. Raises Invalid."""
    return Filters(
        age=one_of(Age, args, "age"),
        risk=one_of(Risk, args, "risk"),
        channel=one_of(Channel, args, "channel"),
        branch=args.get("branch") or None,
        kind=one_of(CaseKind, args, "kind"),
        missing=one_of(Requirement, args, "missing"),
    )


def tab(args: Mapping[str, str]) -> Tab:
    """The list that the address asks for. Raises Invalid."""
    return one_of(Tab, args, "tab") or Tab.ALL


def tabs(tallies: Tallies, chosen: Filters) -> list[tuple[str, str, str, int]]:
    """The tabs of the queue with the number of cases behind each."""
    return [
        (one.value, words, url_for("kyc.index", tab=one.value, **asked(chosen)), tallies.by_tab[one])
        for one, words in TAB_WORDS.items()
    ]


def around_the_list(now: Tab, chosen: Filters) -> dict[str, Any]:
    """The filters beside the list, and the chips of those in force; each address keeps the tab."""
    offered, wanted = CHOICES | {"branch": narrowing.branches()}, asked(chosen)

    def address(left: Mapping[str, Any]) -> str:
        return url_for("kyc.index", tab=now.value, **left)

    groups, chips = (make(offered, wanted, address) for make in (narrowing.groups, narrowing.chips))
    return {"groups": groups, "chips": chips, "asked": wanted}


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
    words = say("{number} of {count}", number=place.number, count=place.of_all) if place.number else ""
    more = asked(chosen)
    before = url_for("kyc.show", case_id=place.before, tab=tab, **more) if place.before else ""
    after = url_for("kyc.show", case_id=place.after, tab=tab, **more) if place.after else ""
    return {"place": words, "case_before": before, "case_after": after}
