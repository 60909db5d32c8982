"""P6: six forgeries at every page that changes something: each is refused before anything happens."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from backoffice.access.permissions import CLIENT_ROLES
from tests.house.callers import House
from tests.house.doors import Door
from tests.house.traces import Watched

Forgery = Callable[[str], dict[str, Any]]
FORGERIES: dict[str, Forgery] = {
    "without a token": lambda theirs: {"headers": {"X-CSRFToken": ""}},
    "with another session's token": lambda theirs: {"headers": {"X-CSRFToken": theirs}},
    "as JSON sent as text": lambda theirs: {
        "data": '{"csrf_token": "x"}', "content_type": "text/plain", "headers": {"X-CSRFToken": ""},
    },
    "from another site": lambda theirs: {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "from nowhere": lambda theirs: {"headers": {"Sec-Fetch-Site": None, "Origin": "null"}},
}  # fmt: skip


def guarded(app: Flask, every_door: list[Door]) -> list[Door]:
    """The doors with cookies that change something."""
    views = app.view_functions
    return [
        door
        for door in every_door
        if door.changes and not door.is_rest and not getattr(views[door.endpoint], "_machine_door", False)
    ]


def test_the_doors_without_cookies_are_known(application: Flask, every_door: list[Door]) -> None:
    changing = {door.endpoint for door in every_door if door.changes and not door.is_rest}
    assert changing - {door.endpoint for door in guarded(application, every_door)} == {
        "identity.back_channel",
        "notifications.reported",
        "sending.send",
        "confirming.follow",
        "ussd.answer",
        "verification.sumsub",
    }


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_page_takes_a_forged_form(house: House, every_door: list[Door], forgery: str) -> None:
    who, other = house.knows("the attacked", CLIENT_ROLES), house.knows("the attacker", CLIENT_ROLES)
    sent = FORGERIES[forgery](house.session_of(other)[1])
    for door in guarded(house.app, every_door):
        seen = Watched(house, who, door, **sent)
        assert seen.answer.status_code == 403, f"{door} {forgery}: {seen.answer.status_code}"
        assert not seen.changed and not seen.entries and not seen.asked, f"{door} {forgery}"


def test_following_a_link_changes_nothing(house: House, every_door: list[Door]) -> None:
    who = house.knows("the attacked", CLIENT_ROLES)
    also_read = {door.rule.rule for door in every_door if door.method == "GET"}
    for door in guarded(house.app, every_door):
        seen = Watched(house, who, door, method="GET")
        assert not seen.changed, f"GET {door.rule.rule} changed {seen.changed}"
        if door.rule.rule not in also_read:
            assert seen.answer.status_code == 405, f"GET {door.rule.rule}: {seen.answer.status_code}"
