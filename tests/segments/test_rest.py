"""Segments over REST: read, changed, previewed, recomputed, and where a customer stands."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from backoffice.segments import jobs
from tests.rest import Machine
from tests.segments.bank import YOUNG, agree, codes, customer, run, young


@pytest.fixture
def manager(client: FlaskClient) -> Machine:
    return Machine(client, "manager")


def test_a_segment_is_proposed_agreed_to_and_read(manager: Machine) -> None:
    key = str(uuid4())
    given = {"document": YOUNG, "reason": "Wanted."}
    asked = manager.post("/segment/young", given, **{"If-Match": "0", "Idempotency-Key": key})
    assert asked.status_code == 201 and asked.json["segment"] is None and asked.json["request"]["kind"] == "segment"
    again = manager.post("/segment/young", given, **{"If-Match": "0", "Idempotency-Key": key})
    assert again.json["request"]["id"] == asked.json["request"]["id"]
    agree(asked.json["request"]["id"])
    found = manager.get("/segment/young")
    assert found.headers["ETag"] == '"1"' and found.json["items"][0]["document"] == YOUNG
    assert {one["code"] for one in manager.get("/segment").json["items"]} == {"premium", "standard", "basic", "young"}
    assert manager.get("/segment/nobody").status_code == 404


def test_a_preview_counts_and_names_what_is_wrong(manager: Machine) -> None:
    customer(1)
    seen = {"If-Match": "0"}
    answer = manager.post("/segment/young/preview", {"document": YOUNG}, **seen).json
    assert answer == {"customers": 1, "looked_at": 1, "fitting": 1, "coming": 1, "leaving": 0}
    wrong = YOUNG | {"conditions": [{"fact": "birth_date", "any_of": ["1990"]}]}
    refused = manager.post("/segment/young/preview", {"document": wrong}, **seen)
    assert refused.status_code == 422 and "document.conditions.0" in str(refused.json)
    assert manager.post("/segment/young/preview", {"document": YOUNG}).status_code == 422
    assert manager.post("/segment/young/preview", {"document": YOUNG}, **{"If-Match": "3"}).status_code == 409


def test_everybody_is_looked_at_on_demand(manager: Machine) -> None:
    customer(1)
    assert manager.get("/segment-run").status_code == 404
    started = manager.post("/segment-run")
    assert started.status_code == 202 and started.json["state"] == "running"
    jobs.run(started.json["id"])
    ended = manager.get("/segment-run").json
    assert (ended["state"], ended["done"]) == ("done", 1)
    assert {one["code"]: one["members"] for one in manager.get("/segment-size").json["items"]}["basic"] == 1


def test_a_customers_segments_come_with_since_when_and_why(manager: Machine) -> None:
    row = customer(1)
    young()
    run()
    found = manager.get(f"/{row.id}/segment").json
    by_code = {one["segment"]: one for one in found["items"]}
    assert by_code["young"]["why"] == [{"fact": "age", "value": "25_34"}] and found["next"] is None
    assert found["engagement"]["score"] == sum(part["points"] for part in found["engagement"]["parts"])
    assert [one["id"] for one in manager.get("?segment=young").json["items"]] == [str(row.id)]
    assert manager.get("?segment=nobody").status_code == 422


def test_a_customer_is_placed_and_the_rules_decide_again(manager: Machine) -> None:
    row = customer(1)
    body = {"segment": "premium", "reason": "A founder.", "until": None}
    placed = manager.post(f"/{row.id}/segment", body)
    assert placed.status_code == 201 and placed.json["inside"] is True and codes(row) == {"premium"}
    ended = manager.ask("DELETE", f"/{row.id}/segment/{placed.json['id']}")
    assert ended.status_code == 200 and ended.json["ended_at"] and codes(row) == {"basic"}
    for wrong in ({"segment": "nobody"}, {"until": "2020-01-01"}, {"reason": ""}, {"inside": "yes"}):
        assert manager.post(f"/{row.id}/segment", body | wrong).status_code == 422


def test_reading_needs_its_permission_and_writing_another(client: FlaskClient) -> None:
    row = customer(1)
    agent = Machine(client, "agent")
    assert agent.get(f"/{row.id}/segment").status_code == 200
    assert agent.post(f"/{row.id}/segment", {"segment": "premium", "reason": "Mine."}).status_code == 403
    assert Machine(client, "agent", branch="south").get(f"/{row.id}/segment").status_code == 404
    assert agent.get("/segment-size").status_code == 403
