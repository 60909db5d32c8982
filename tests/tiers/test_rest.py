"""Tiers over REST: proposals, standing, and what a customer's JSON says."""

import pytest

from tests.approvals.bank import JOY, Api, amina, code, nobody
from tests.tiers.bank import accept, verify_phone


def test_a_proposal_answers_201_with_the_request(api: Api) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    first, again = (api.post("joy", f"/{customer.id}/tier", {"level": 2, "reason": ""}, "one-key") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.json == again.json and first.json
    assert (first.json["kind"], first.json["state"], first.json["version"]) == ("tier", "pending", 1)
    assert code(api.post("joy", f"/{customer.id}/tier", {"level": 2})) == (409, "VERSION_CONFLICT")
    assert api.post("kwame", f"/approval/{first.json['id']}/approve", {"version": 1}).status_code == 200
    shown = api.get("joy", f"/{customer.id}").json or {}
    assert shown["tier"]["level"] == 2 and shown["tier"]["name"] == "Standard" and "web" in shown["tier"]["channels"]
    assert shown["completeness"]["percent"] == 80 and shown["completeness"]["missing"] == ["income"]
    assert shown["completeness"]["for_tiers"] == {"income": [3]}
    assert shown["stage"] == "customer" and shown["status"] == "ACTIVE"


def test_missing_evidence_is_named(api: Api) -> None:
    customer = amina()
    accept(JOY, customer, "address")
    answer = api.post("joy", f"/{customer.id}/tier", {"level": 3})
    assert code(answer) == (400, "KYC_REQUIRED") and (answer.json or {})["details"]["missing"] == ["id", "income"]


def test_a_customer_without_a_tier_has_null(api: Api) -> None:
    shown = api.get("joy", f"/{amina().id}").json or {}
    assert shown["tier"] is None and shown["completeness"]["percent"] == 20 and shown["restrictions"] == []


def test_the_standing_says_what_each_tier_lacks(api: Api) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    found = api.get("peter", f"/{customer.id}/tier").json or {}
    assert found["tier"]["level"] == 1 and found["evidence"] == ["phone"] and found["missing"]["2"] == ["id", "address"]
    assert found["waiting"] is None and len(found["history"]) == 1


def test_the_table_of_tiers_is_listed(api: Api) -> None:
    items = (api.get("joy", "/tier").json or {})["items"]
    assert [item["level"] for item in items] == [1, 2, 3, 4] and items[3]["unlimited"] is True
    assert items[0]["max_balance"] == "10000.00" and items[0]["max_transaction"] == "5000.00"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "level"),
        ({"level": 5}, "level"),
        ({"level": 0}, "level"),
        ({"level": "2"}, "level"),
        ({"level": 2.5}, "level"),
        ({"level": True}, "level"),
        ({"level": 2, "reason": 7}, "reason"),
        ({"level": 2, "more": 1}, "more"),
    ],
)
def test_a_malformed_proposal_names_the_field(api: Api, body: object, field: str) -> None:
    answer = api.post("joy", f"/{amina().id}/tier", body)
    assert code(answer) == (422, "DATA_VALIDATION_FAILED") and list(answer.json["details"]["fields"]) == [field]  # type: ignore[index]


def test_who_may_not_and_what_is_not_there(api: Api) -> None:
    customer = amina()
    assert code(api.post("peter", f"/{customer.id}/tier", {"level": 2})) == (403, "PERMISSION_DENIED")
    assert code(api.post("south", f"/{customer.id}/tier", {"level": 2})) == (404, "CUSTOMER_NOT_FOUND")
    assert code(api.post("joy", f"/{nobody()}/tier", {"level": 2})) == (404, "CUSTOMER_NOT_FOUND")
    assert code(api.post("joy", f"/{customer.id}/tier", {"level": 4})) == (400, "INVALID_TRANSITION")
    assert code(api.post("joy", f"/{customer.id}/tier", {"level": 1})) == (400, "INVALID_TRANSITION")
