"""Merging over REST: the names and codes that other systems rely on."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.merging.bank import loaded, merged, record, two
from tests.rest import Machine


@pytest.fixture
def officer(client: FlaskClient) -> Machine:
    return Machine(client, "branch-officer", name="Joy Were")


@pytest.fixture
def supervisor(client: FlaskClient) -> Machine:
    return Machine(client, "supervisor", name="Kwame Mensah")


@pytest.fixture
def other(client: FlaskClient) -> Machine:
    return Machine(client, "supervisor", name="Alice Njeri")


def body(survivor: Any, duplicate: Any, **choices: Any) -> dict[str, Any]:
    """What is sent."""
    return {"survivor": str(survivor), "duplicate": str(duplicate),
            "choices": {name: str(chosen) for name, chosen in choices.items()}}  # fmt: skip


def test_a_merge_is_tried_proposed_approved_and_undone(officer: Machine, supervisor: Machine, other: Machine) -> None:
    survivor, duplicate = two()
    number = loaded(duplicate).public_number
    tried = officer.post("/merge?dry_run=true", body(survivor, duplicate, given_names=duplicate)).json
    assert tried["result"]["given_names"] == "Amina W." and tried["moves"]["Phones"] == 1 and tried["blockers"] == []
    asked = officer.post("/merge", body(survivor, duplicate, given_names=duplicate))
    assert asked.status_code == 201 and (asked.json["kind"], asked.json["state"]) == ("merge", "pending")
    merge_id, version = asked.json["id"], asked.json["version"]
    seen = supervisor.get(f"/merge/{merge_id}/picture").json
    assert seen["result"] == tried["result"]
    done = supervisor.post(f"/approval/{merge_id}/approve", {"version": version})
    assert done.status_code == 200, done.json
    moved = officer.get(f"/{duplicate}")
    assert (moved.status_code, moved.json) == (308, {"id": str(survivor)})
    assert moved.location.endswith(f"/api/v1/customer/{survivor}")
    assert [row["id"] for row in officer.get(f"?q={number}").json["items"]] == [str(survivor)]
    told = officer.get(f"/{survivor}/merge").json["items"]
    assert [(one["id"], one["state"]) for one in told] == [(merge_id, "done")]
    undoing = supervisor.post(f"/merge/{merge_id}/unmerge", {"reason": "Two sisters."})
    assert (undoing.status_code, undoing.json["kind"]) == (201, "unmerge")
    agreed = other.post(f"/approval/{undoing.json['id']}/approve", {"version": undoing.json["version"]})
    assert agreed.status_code == 200, agreed.json
    assert officer.get(f"/{duplicate}").status_code == 200
    assert officer.get(f"/merge/{merge_id}").json["state"] == "undone"


def test_a_merged_customers_doors_all_lead_to_the_survivor(officer: Machine) -> None:
    survivor, duplicate = two()
    merged(survivor, duplicate)
    for path in ("", "/limit-check?amount=1&direction=debit", "/document", "/kyc", "/history"):
        answer = officer.get(f"/{duplicate}{path}")
        assert answer.status_code == 308, path
        assert answer.location.endswith(f"/api/v1/customer/{survivor}{path}"), path


def test_bad_ids_get_the_codes_of_the_contract(officer: Machine) -> None:
    survivor, duplicate = two()
    gone = record(3).id
    merged(survivor, gone)
    answers = {
        "unknown": officer.post("/merge", body(survivor, uuid4())),
        "itself": officer.post("/merge", body(survivor, survivor)),
        "merged": officer.post("/merge", body(gone, duplicate)),
        "choice": officer.post("/merge", body(survivor, duplicate, tier=survivor)),
        "no id": officer.post("/merge", {"survivor": "amina", "duplicate": str(duplicate)}),
    }
    codes = {name: (answer.status_code, answer.json["error_code"]) for name, answer in answers.items()}
    assert codes == {
        "unknown": (404, "CUSTOMER_NOT_FOUND"), "itself": (422, "DATA_VALIDATION_FAILED"),
        "merged": (400, "INVALID_TRANSITION"), "choice": (422, "DATA_VALIDATION_FAILED"),
        "no id": (422, "DATA_VALIDATION_FAILED"),
    }  # fmt: skip


def test_nobody_approves_over_rest_what_they_proposed(supervisor: Machine) -> None:
    asked = supervisor.post("/merge", body(*two())).json
    refused = supervisor.post(f"/approval/{asked['id']}/approve", {"version": asked["version"]})
    assert (refused.status_code, refused.json["error_code"]) == (403, "SELF_APPROVAL")


def test_unmerging_what_is_no_merge_finds_nothing(supervisor: Machine) -> None:
    answer = supervisor.post(f"/merge/{uuid4()}/unmerge", {"reason": "Two sisters."})
    assert (answer.status_code, answer.json["error_code"]) == (404, "NOT_FOUND")
