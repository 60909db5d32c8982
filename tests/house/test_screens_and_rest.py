"""What can be done on a page can be done through REST and the other way round: the same operations are behind."""

from collections.abc import Callable
from typing import Any

from flask import g

from backoffice.access.permissions import CLIENT_ROLES
from tests.house.bank import Place
from tests.house.callers import House
from tests.house.doors import EXAMPLES, Door
from tests.house.permissions import reached

# Operations that only pages ask, each with the reason why REST has no door for it.
ON_PAGES_ONLY = {
    "audit.day": "The auditor's home in numbers; a machine lists the entries themselves.",
    "contacts.editable": "A blank form.",
    "contacts.editable_contact": "A form about what stands; a machine reads the contact and sends what it changes.",
    "contacts.link": "The customer's own page behind a link.",
    "handovers.blank": "A blank form.",
    "kyc.asked": "The customer's own page behind a link.",
    "customers.counts": "The numbers beside the list's filters; a machine asks the list.",
    "customers.editable": "A form filled with what stands; a machine reads the customer and sends what it changes.",
    "dashboards.came_back": "A card of home: what this person registered, from the lists of cases.",
    "dashboards.home": "The frame of home.",
    "dashboards.jobs_by_state": "A card of home: the list of jobs, counted.",
    "dashboards.registered_today": "A card of home: the list of customers, narrowed.",
    "dashboards.unfinished": "A card of home: the list of customers, narrowed.",
    "dictionaries.fetch_customer_type": "The page of all dictionaries; a machine asks for one by its name.",
    "dictionaries.standing": "A form filled with what stands; a machine reads the versions.",
    "duplicates.around": "What hangs together with a page of the list; a machine asks for a customer's pairs.",
    "identity.end_my_session": "A machine has no session.",
    "kyc.standing": "Whether the page still holds its case, asked every few seconds; a machine reads the case.",
    "identity.my_sessions": "A machine has no session.",
    "identity.open_operations": "The page of roles; a machine reads the description of the interface.",
    "identity.rights": "The page of roles; a machine reads the description of the interface.",
    "identity.sign_out": "A machine has no session.",
    "kyc.by_hour": "The plot of the reviewer's home.",
    "kyc.next_up": "A card of home: the first of the queue.",
    "kyc.place": "The way to the neighbours in the list a case was opened from.",
    "kyc.to_open": "What a case would hold, before it is opened; a machine lists the documents.",
    "consents.consentable": "A blank form.",
    "kyc_clock.blank_sheet": "The question why phones are needed; a machine sends the reason along.",
    "registration.blank": "A blank form.",
    "registration.carried": "Old and new before they are confirmed; a machine knows both and sends what it saw.",
    "segments.editable": "A form filled with what stands; a machine reads the segment and sends what it changes.",
    "verification.askable": "A blank form.",
    "risk.to_override": "A blank form.",
    "risk.listed": "The numbers on a card of home: the list of customers, narrowed.",
    "upkeep.tallies": "The numbers on the tabs of jobs; a machine asks the list.",
}
THROUGH_REST_ONLY = {
    "approvals.may_decide": "Whether somebody decides any kind, asked before a body is read; pages show the request.",
    "contacts.code_state": "A page shows it beside the contact.",
    "contacts.consoles": "A page shows each beside its contact.",
    "kyc.library": "The pane shows it with the case; administrators see the policy's document.",
    "merging.merge": "A page shows a customer's merges as a whole.",
    "merging.proposed_picture": "The page of a request shows it where the request is a merge.",
    "kyc.lost_cases": "A page shows who lost a case a strip, whatever they look at next.",
}
# Doors behind which something else is asked when they are asked otherwise than in tests/house/doors.py.
_kind: Callable[[str, dict[str, str], Place], dict[str, Any]] = lambda kind, typed, place: {  # noqa: E731
    "path": f"/customers/{place['customer_id']}/contacts/{kind}/new",
    "data": {f"{kind}-{name}": value for name, value in typed.items()},
}
OTHERWISE: list[tuple[str, Callable[[Place], dict[str, Any]]]] = [
    ("customers_rest.index", lambda place: {"query_string": {"q": "Amina"}}),
    ("documents_rest.read", lambda place: {"query_string": {"copy": "original"}}),
    ("tiers.check", lambda place: {"query_string": {"amount": "1", "direction": "debit"}}),
    ("policy.propose", lambda place: {"data": EXAMPLES["policy.propose"](place)["data"] | {"look": "y"}}),
    ("segments.index", lambda place: {}),
    ("segments.change", lambda place: {"data": EXAMPLES["segments.change"](place)["data"] | {"look": "y"}}),
    ("documents_rest.read", lambda place: {"query_string": {"copy": "page", "page": 1}}),
    ("contacts.add", lambda place: _kind("email", {"address": "new@example.org", "email_type": "personal"}, place)),
    (
        "contacts.add",
        lambda place: _kind("address", {"line1": "1 Road", "country": "KE", "address_type": "home"}, place),
    ),
]


def asked_otherwise(house: House, every_door: list[Door], *, rest: bool) -> set[str]:
    """The operations behind these doors when something else is sent there."""
    found: set[str] = set()
    for endpoint, sent in OTHERWISE:
        door = next(door for door in every_door if door.endpoint == endpoint)
        if door.is_rest == rest:
            answer = house.ask(house.knows("everybody", CLIENT_ROLES), door, **sent(house.places["north"]))
            assert answer.status_code < 400, f"{door}: {answer.status_code}"
            found |= g.asked
    return found


def test_pages_and_rest_reach_the_same_operations(house: House, every_door: list[Door]) -> None:
    pages, rest = (
        {name for door in every_door if door.is_rest == is_rest for name in reached(house, door)}
        | asked_otherwise(house, every_door, rest=is_rest)
        for is_rest in (False, True)
    )
    assert pages - rest == set(ON_PAGES_ONLY)
    assert rest - pages == set(THROUGH_REST_ONLY)
