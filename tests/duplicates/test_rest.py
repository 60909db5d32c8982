"""The worklist over REST: pairs, judged different, opened again, and runs."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.approvals.bank import code
from tests.duplicates.bank import customer, only_pair, pairs
from tests.rest import Machine


@pytest.fixture
def officer(client: FlaskClient) -> Machine:
    return Machine(client, "branch-officer")


def two() -> tuple[str, str]:
    first, second = customer(1), customer(2, reason="Her twin sister.")
    return str(first.id), str(second.id)


def test_an_officer_works_through_the_list(officer: Machine) -> None:
    both = two()
    found = officer.get("/duplicate?state=open").json
    assert [set(one["customers"]) for one in found["items"]] == [set(both)] and found["next"] is None
    pair = found["items"][0]
    assert pair["probability"] > 0.95 and pair["sentence"].startswith("Same name, same birth date, another phone")
    path = f"/duplicate/{pair['id']}"
    judged = officer.post(f"{path}/different", {"relation": "twin", "note": "Both were here."})
    assert judged.status_code == 200 and judged.json["state"] == "different" and judged.json["relation"] == "twin"
    assert officer.get("/duplicate").json["items"] == []
    assert [one["id"] for one in officer.get("/duplicate?state=different").json["items"]] == [pair["id"]]
    told = officer.get(path).json["judgements"]
    assert [(one["verdict"], one["note"]) for one in told] == [
        ("different", "Both were here."), ("noted", "Her twin sister."),
    ]  # fmt: skip
    assert officer.post(f"{path}/reopen", {"note": "No."}).json["state"] == "open"
    assert [one["id"] for one in officer.get(f"/{both[0]}/duplicate").json["items"]] == [pair["id"]]


def test_the_list_is_narrowed_and_paged(officer: Machine) -> None:
    for number in range(1, 4):
        customer(number, reason="another")
    assert len(officer.get("/duplicate?same=birth&channel=agent&origin=registration&branch=north").json["items"]) == 3
    assert officer.get("/duplicate?same=email").json["items"] == []
    first = officer.get("/duplicate?limit=2").json
    second = officer.get(f"/duplicate?limit=2&after={first['next']}").json
    assert {one["id"] for one in [*first["items"], *second["items"]]} == {str(pair.id) for pair in pairs()}
    assert second["next"] is None


def test_many_are_judged_at_once(officer: Machine) -> None:
    for number in range(1, 4):
        customer(number, reason="another")
    ids = [str(pair.id) for pair in pairs()]
    assert officer.post("/duplicate/different", {"pairs": ids, "relation": "family"}).status_code == 204
    assert officer.get("/duplicate").json["items"] == []


@pytest.mark.parametrize(
    "body", [{}, {"relation": "enemy"}, {"relation": "twin", "note": 7}, {"relation": "twin", "x": 1}]
)
def test_bad_answers_are_refused_with_the_field(officer: Machine, body: dict[str, Any]) -> None:
    two()
    assert officer.post(f"/duplicate/{only_pair().id}/different", body).status_code == 422


def test_pairs_of_other_branches_and_pairs_that_are_none_answer_alike(officer: Machine) -> None:
    two()
    south = Machine(officer.client, "branch-officer", branch="south")
    assert south.get("/duplicate").json["items"] == []
    for path in (f"/duplicate/{only_pair().id}", "/duplicate/5b7f6c1e-0000-4000-8000-000000000000"):
        assert south.get(path).status_code == 404
        assert south.post(f"{path}/different", {"relation": "twin"}).status_code == 404


def test_others_may_not_judge_but_see_a_customers_pairs(officer: Machine) -> None:
    both = two()
    agent = Machine(officer.client, "agent")
    assert agent.get("/duplicate").status_code == 403 and len(agent.get(f"/{both[0]}/duplicate").json["items"]) == 1
    assert agent.post(f"/duplicate/{only_pair().id}/different", {"relation": "twin"}).status_code == 403


def test_a_supervisor_starts_a_run(officer: Machine) -> None:
    supervisor = Machine(officer.client, "supervisor")
    assert supervisor.get("/duplicate/run").status_code == 404
    begun = supervisor.post("/duplicate/run")
    assert begun.status_code == 202 and begun.json["state"] == "running" and begun.json["done"] == 0
    assert supervisor.get("/duplicate/run").json["id"] == begun.json["id"]
    assert officer.post("/duplicate/run").status_code == 400


def test_whoever_judges_what_was_judged_meanwhile_is_told_so(officer: Machine) -> None:
    two()
    path = f"/duplicate/{only_pair().id}"
    seen = officer.get(path).json["version"]
    assert officer.post(f"{path}/different", {"relation": "twin", "version": seen}).status_code == 200
    late = officer.post(f"{path}/different", {"relation": "family", "version": seen})
    assert code(late) == (409, "VERSION_CONFLICT")
    assert officer.post(f"{path}/different", {"relation": "family"}).json["relation"] == "family"
    assert officer.post(f"{path}/different", {"relation": "family", "version": 0}).status_code == 422
