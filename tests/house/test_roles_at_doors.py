"""P1: who gets through which door. Each role knocks at every address with every method; the role table decides."""

import pytest
from flask import Flask

from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES
from backoffice.approvals.rules import DECIDED_WITH
from backoffice.web.guard import open_because
from tests.house.callers import STRANGER, House
from tests.house.contract import APPROVING, MACHINES, ROLES, ROUTES
from tests.house.doors import METHODS, Door
from tests.house.permissions import needs, opens

PART = {"HX-Request": "true"}
CLOSED = (401, 403, 404, 405)
# Open doors that turn away what the test brings, each with the answer and why.
TURNED_AWAY = {
    "identity.sign_in": (503, "no identity provider runs beside this test"),
    "identity.callback": (400, "nobody came from the identity provider"),
    "identity.back_channel": (400, "the token says nothing"),
    "sending.show": (404, "nobody was sent this link"),
    "sending.send": (404, "nobody was sent this link"),
    "confirming.show": (404, "nobody was sent this link"),
    "confirming.follow": (404, "nobody was sent this link"),
    "verification.sumsub": (401, "the message is not signed"),
    "ussd.answer": (401, "the gateway's call is not signed"),
    "notifications.reported": (401, "the report is not signed"),
}


def test_the_job_roles_are_those_of_the_contract() -> None:
    assert {name: set(role.permissions) for name, role in JOB_ROLES.items()} == {
        name: set(words.split()) for name, words in ROLES.items()
    }
    assert {name for name, role in JOB_ROLES.items() if role.machine} == set(MACHINES)


def test_each_kind_of_request_is_decided_with_the_permission_of_the_contract() -> None:
    assert {kind.value: permission.value for kind, permission in DECIDED_WITH.items()} == APPROVING


def test_every_route_of_the_contract_exists_and_asks_its_permission(house: House, every_door: list[Door]) -> None:
    found = {str(door): needs(house, door) for door in every_door if door.is_rest}
    assert {route: found.get(route) for route in ROUTES} == {route: {word} for route, word in ROUTES.items()}


@pytest.mark.parametrize("role", ROLES)
def test_each_door_opens_to_whom_the_role_table_says(house: House, every_door: list[Door], role: str) -> None:
    who, held = house.role(role), set(ROLES[role].split())
    wrong = []
    for door in every_door:
        if role in MACHINES and not door.is_rest:
            continue  # machines have no session: at a page they are strangers
        allowed = opens(house, door, held)
        status = house.ask(who, door).status_code
        right = status == _turned_away(door, status) if allowed else status == 403
        if not right:
            wrong.append(f"{door}: {status}, {'allowed' if allowed else 'not allowed'}")
    assert wrong == []


def _turned_away(door: Door, status: int) -> int:
    """The status itself when it says that the door was open."""
    if door.endpoint in TURNED_AWAY:
        return TURNED_AWAY[door.endpoint][0]
    return status if status not in CLOSED and status < 500 else 0


def test_who_may_not_is_told_so_before_the_body_is_read(house: House, every_door: list[Door]) -> None:
    who = house.knows("somebody without permissions", ())
    for door in every_door:
        if door.changes and needs(house, door):
            answer = house.ask(who, door, data="", headers={"Idempotency-Key": ""})
            assert answer.status_code == 403, door


def test_a_stranger_gets_through_open_doors_only(house: House, every_door: list[Door]) -> None:
    for door in every_door:
        answer = house.ask(STRANGER, door)
        if open_because(door.endpoint) is None:
            assert answer.status_code == (401 if door.is_rest else 303), door
            assert door.is_rest or answer.location.startswith("/sign-in"), door


@pytest.mark.parametrize("path", ["/no-such-page", "/kyc/no-such-page", "/api/v1/customer/no/such/address", "/api/v2"])
def test_a_stranger_cannot_tell_a_missing_page_from_a_closed_one(house: House, path: str) -> None:
    rest = path.startswith("/api")
    client = house.app.test_client()
    answer = client.get(path)
    closed = client.get("/api/v1/customer" if rest else "/kyc/")
    assert answer.status_code == closed.status_code
    assert _comparable(answer.headers) == _comparable(closed.headers)
    assert (answer.json or {}).get("error_code") == (closed.json or {}).get("error_code")


def _comparable(headers: object) -> dict[str, str]:
    return {name: "" if name in ("Location", "Content-Length") else value for name, value in dict(headers).items()}


# Which methods an address takes is decided before roles count: two people, a machine and a stranger speak for all.
@pytest.mark.parametrize("who", ["agent", "administrator", "svc-channel", STRANGER])
def test_no_door_takes_another_method(house: House, every_door: list[Door], who: str) -> None:
    caller = who if who == STRANGER else house.role(who)
    own: dict[str, set[str]] = {}
    by_rule: dict[str, Door] = {}
    for door in every_door:
        own.setdefault(door.rule.rule, set()).update({door.method} | ({"HEAD"} if door.method == "GET" else set()))
        by_rule.setdefault(door.rule.rule, door)
    for rule, door in by_rule.items():
        if who in MACHINES and not door.is_rest:
            continue
        for method in set(METHODS) - own[rule]:
            answer = house.ask(caller, door, method=method, headers=PART)
            expected = 405 if who != STRANGER else 401
            assert answer.status_code == expected, f"{method} {rule}"


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_or_field_changes_the_method(house: House, every_door: list[Door], header: str) -> None:
    door = next(door for door in every_door if door.endpoint == "contacts_rest.remove_phone")
    answer = house.ask(house.role("agent"), door, method="POST", headers={header: "DELETE"}, data={"_method": "DELETE"})
    assert answer.status_code == 405


def test_a_view_behind_which_nobody_asked_is_thrown_away(application: Flask, house: House) -> None:
    door = next(rule for rule in application.url_map.iter_rules() if rule.endpoint == "identity.me")
    before = application.view_functions["identity.me"]
    application.view_functions["identity.me"] = lambda: "nobody asked for anything"
    try:
        answer = house.ask(house.role("agent"), Door("GET", door, "identity.me"))
    finally:
        application.view_functions["identity.me"] = before
    assert answer.status_code == 500 and "nobody asked" not in answer.text


def test_every_permission_of_a_role_is_known() -> None:
    assert {word for words in ROLES.values() for word in words.split()} <= set(Permission)
