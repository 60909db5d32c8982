"""P2: two branches. Whatever door an agent of one tries with the other's ids, it is as if there was nothing."""

import re

import pytest
from werkzeug.test import TestResponse

from backoffice.access.permissions import CLIENT_ROLES, Permission
from tests.house.bank import Place, missing
from tests.house.callers import House
from tests.house.doors import Door
from tests.house.traces import Watched

IDS = {
    "customer_id", "contact_id", "document_id", "case_id", "restriction_id", "request_id", "consent_id", "party_id",
    "merge_id", "match_id", "message_id", "placement_id", "pair_id", "survivor_id", "duplicate_id",
}  # fmt: skip
OWN_BRANCH_ONLY = CLIENT_ROLES - {Permission.ALL_BRANCHES}
CHANGES_WITH_EACH_ANSWER = re.compile(
    r'"request_id":"[0-9a-f]{16}"|\b[0-9a-f]{16}\b|name="csrf_token" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|'
    r'form_id"(?: type="hidden")? value="[^"]*"|'
    r"X-CSRFToken&#34;: ?&#34;[^&]*|\d{2}:\d{2}(:\d{2})?"
)


@pytest.fixture
def southerner(house: House) -> str:
    """Somebody of the south who may do everything, but in the south only."""
    return house.knows("somebody of the south", OWN_BRANCH_ONLY, branch="south")


def with_ids(every_door: list[Door]) -> list[Door]:
    return [door for door in every_door if door.rule.arguments & IDS]


def test_another_branchs_record_is_like_a_missing_one_at_every_door(
    house: House, every_door: list[Door], southerner: str
) -> None:
    theirs = house.places["north"]
    for door in with_ids(every_door):
        foreign = Watched(house, southerner, door, theirs)
        nothing = house.ask(southerner, door, missing(theirs))
        _alike(door, foreign.answer, nothing, theirs)
        assert not foreign.changed, f"{door} changed {foreign.changed}"


def test_an_own_customer_does_not_lead_to_another_branchs_things(
    house: House, every_door: list[Door], southerner: str
) -> None:
    ours, theirs = house.places["south"], house.places["north"]
    mixed = theirs | {name: ours[name] for name in ("customer_id", "proven", "firm", "branch")}
    for door in with_ids(every_door):
        if "customer_id" in door.rule.arguments and door.rule.arguments & IDS - {"customer_id"}:
            foreign = Watched(house, southerner, door, mixed)
            nothing = house.ask(
                southerner, door, missing(theirs) | {name: ours[name] for name in ("customer_id", "firm")}
            )
            _alike(door, foreign.answer, nothing, theirs)
            assert not foreign.changed, f"{door} changed {foreign.changed}"


def test_lists_and_searches_stay_in_the_branch(house: House, every_door: list[Door], southerner: str) -> None:
    theirs = house.places["north"]
    for door in every_door:
        if door.method == "GET" and not door.rule.arguments & IDS:
            for query in ({}, {"q": "Amina"}):
                text = house.ask(southerner, door, query_string=query).get_data(as_text=True)
                told = [name for name, value in theirs.items() if name in _TOLD and str(value) in text]
                assert not told and "Amina north" not in text, f"{door} tells {told}"


# At an own customer a code for an unknown contact is a wrong code like any other.
WRONG_CODE = {
    "contacts.verify": 422,
    "registration.verify": 422,
    "contacts_rest.verify_email": 400,
    "contacts_rest.verify_phone": 400,
}
_TOLD = {
    "customer_id",
    "firm",
    "party_id",
    "speaker",
    "document_id",
    "free_case",
    "case_id",
    "restriction_id",
    "request_id",
    "proven",
    "held_customer",
    "consent_id",
    "hand_over",
    "renamed",
    "edit",
    "draft_id",
    "decided_pair",
    "pair_id",
    "match_id",
    "judged_match",
    "message_id",
    "placement_id",
    "stays",
    "goes",
    "merge_id",
}


def _alike(door: Door, foreign: TestResponse, nothing: TestResponse, theirs: Place) -> None:
    assert foreign.status_code == nothing.status_code, f"{door}: {foreign.status_code}, {nothing.status_code}"
    assert foreign.status_code in (404, WRONG_CODE.get(door.endpoint)), f"{door}: {foreign.status_code}"
    assert _bare(foreign, theirs) == _bare(nothing, theirs), door
    assert _headers(foreign) == _headers(nothing), door


def _bare(answer: TestResponse, theirs: Place) -> str:
    text = answer.get_data(as_text=True)
    for name, value in (*theirs.items(), *missing(theirs).items()):
        if name in _TOLD | {"phone", "email", "address"}:
            text = text.replace(str(value), "")
    return CHANGES_WITH_EACH_ANSWER.sub("", text)


def _headers(answer: TestResponse) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers if name != "Content-Length"]
