"""Who did what is in the log: every change, and every look at personal data, at every door. No log, no deed."""

from collections.abc import Iterator

import pytest

from backoffice.access.permissions import CLIENT_ROLES
from backoffice.web.guard import open_because
from tests.house.callers import House
from tests.house.doors import Door
from tests.house.traces import Watched

# Doors that show nobody's data, each with the reason why looking leaves no entry.
NOTHING_PERSONAL = {
    "audit.work": "Numbers of the log's entries and who left them: colleagues, no customers.",
    "audit_rest.chains": "How long the chains are and when they were verified.",
    "dashboards.figures": "Numbers only.",
    "dashboards.home": "An empty frame: each card asks for itself.",
    "dashboards.jobs": "Numbers of jobs by kind.",
    "dashboards.standing": "Numbers only.",
    "dashboards_rest.figures": "Numbers only.",
    "dashboards_rest.standing": "Numbers only.",
    "dictionaries.index": "The words of forms.",
    "dictionaries.page": "The words of forms.",
    "dictionaries_rest.read": "The words of forms.",
    **dict.fromkeys(("dictionaries.edit", "dictionaries.history", "dictionaries_rest.history"), "The words of forms."),
    "identity.access": "Colleagues' job roles; ending their sessions is in the log.",
    "identity_rest.access": "Colleagues' job roles; ending their sessions is in the log.",
    "identity.me": "Somebody's own sessions and rights.",
    "identity.roles": "What each job role may do.",
    "identity.sessions": "Colleagues' sessions; ending one is in the log.",
    "identity_rest.sessions": "Colleagues' sessions; ending one is in the log.",
    "duplicates.rates": "Numbers only.",
    "duplicates_rest.latest": "Numbers only.",
    "risk_rest.latest_run": "Numbers only.",
    "duplicates_rest.rates": "Numbers only.",
    "screening.work": "Numbers only.",
    "screening_rest.counts": "Numbers only.",
    "screening_rest.latest": "Numbers only.",
    "kyc_handing_rest.reviewers": "Colleagues, no customers.",
    "kyc_planning_rest.plan": "Numbers only.",
    "kyc_rest.counts": "Numbers only.",
    "policy.edit": "The bank's own rules.",
    "policy.index": "The bank's own rules.",
    "policy.show": "The bank's own rules.",
    "kyc_rest.reasons": "The bank's own words.",
    "policy_rest.index": "The bank's own rules.",
    "policy_rest.texts": "The bank's own words.",
    "policy_rest.show": "The bank's own rules.",
    "registration.new": "A blank form.",
    "handovers.new": "A blank form.",
    "kyc_clock.sheet": "The question why phones are needed.",
    "risk.levels": "Numbers by day.",
    "risk_rest.levels": "Numbers by day.",
    "kyc.holding": "Whether the case is still one's own, asked every few seconds.",
    **dict.fromkeys(("segments.index", "segments_rest.index", "segments_rest.sizes"), "Rules and numbers only."),
    **dict.fromkeys(("segments.show", "segments.edit", "segments_rest.show"), "The bank's own rules."),
    "segments.new": "A blank form.",
    "segments_rest.latest": "Numbers only.",
    "tiers.index": "The table of tiers.",
    "tiers_checking_rest.limit_check": "Codes and amounts of the table, asked for every payment.",
    "tiers_rest.index": "The table of tiers.",
    "upkeep.index": "Jobs carry ids, no values.",
    "upkeep_rest.index": "Jobs carry ids, no values.",
}
# Forms that come back longer, or filled in: what was typed goes out as it came in, and nothing is kept.
ONLY_GROWS = {"handovers.begin", "registration.rearrange"}
NO_LOG = """
CREATE OR REPLACE FUNCTION audit_append(which text, entry text) RETURNS bigint LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'disk full'; END $$
"""


def holder(house: House, door: Door) -> str:
    """Whoever the door is for: the reviewer who holds the case, or somebody who may do everything."""
    return house.role("kyc-reviewer") if "kyc" in door.endpoint else house.knows("everybody", CLIENT_ROLES)


def closed(house: House, every_door: list[Door]) -> list[Door]:
    with house.app.test_request_context():
        return [door for door in every_door if open_because(door.endpoint) is None]


def test_every_change_is_in_the_log(house: House, every_door: list[Door]) -> None:
    # Every example is taken: input that a form or a body refuses is no attempt at a record, and leaves no entry.
    for door in closed(house, every_door):
        if door.changes and door.endpoint not in ONLY_GROWS:
            seen = Watched(house, holder(house, door), door)
            logged = {operation for _, operation, _ in seen.entries}
            assert logged & seen.asked, f"{door} ({seen.answer.status_code}) left no entry"
            done = {operation for chain, operation, outcome in seen.entries if (chain, outcome) == ("change", "done")}
            assert done & seen.asked or not seen.changed, f"{door} changed {seen.changed} without an entry"


def test_every_look_at_personal_data_is_in_the_log(house: House, every_door: list[Door]) -> None:
    silent = set()
    for door in closed(house, every_door):
        if not door.changes:
            seen = Watched(house, holder(house, door), door)
            assert seen.answer.status_code < 400, f"{door}: {seen.answer.status_code}"
            if not [operation for _, operation, _ in seen.entries if operation in seen.asked]:
                silent.add(door.endpoint)
    assert silent == set(NOTHING_PERSONAL)


@pytest.fixture
def no_log(house: House, every_door: list[Door]) -> Iterator[None]:
    """A log that nobody can write to."""
    for door in every_door:
        house.session_of(holder(house, door))  # signing in is in the log too
    with house.undone():
        house.connection.exec_driver_sql(NO_LOG)
        yield


@pytest.mark.usefixtures("no_log")
def test_without_the_log_nothing_is_done_and_nothing_is_shown(house: House, every_door: list[Door]) -> None:
    for door in closed(house, every_door):
        if door.endpoint not in NOTHING_PERSONAL.keys() | ONLY_GROWS:
            seen = Watched(house, holder(house, door), door)
            assert seen.answer.status_code == 503, f"{door}: {seen.answer.status_code}"
            assert "AUDIT_UNAVAILABLE" in seen.answer.text or not door.is_rest, door
            assert seen.answer.mimetype in ("text/html", "application/json"), door
            assert not seen.changed, f"{door} changed {seen.changed}"
