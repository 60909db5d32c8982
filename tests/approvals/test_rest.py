"""Requests over REST: the contract's shape, codes and paging."""

import pytest

from backoffice.approvals.models import ApprovalRequest
from backoffice.tiers import service as tiers
from tests.approvals.bank import JOY, KWAME, Api, amina, code, nobody
from tests.tiers.bank import accept, edited, verify_phone


def proposed() -> ApprovalRequest:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    return tiers.propose(JOY, customer.id, 2, "wants to send more")


def test_a_request_has_the_shape_others_rely_on(api: Api) -> None:
    request = proposed()
    answer = api.get("kwame", "/approval?kind=tier&state=pending")
    assert answer.status_code == 200 and answer.json and answer.json["next"] is None
    [item] = answer.json["items"]
    assert item["id"] == str(request.id) and item["customer_id"] == str(request.customer_id)
    assert (item["kind"], item["state"], item["version"], item["proposed_by"]) == ("tier", "pending", 1, "Joy Were")
    assert item["old"]["level"] == 1 and item["new"]["level"] == 2 and item["created_at"] and item["decision"] is None
    assert (api.get("kwame", f"/approval/{request.id}").json or {})["id"] == str(request.id)
    assert api.get("joy", f"/approval/{request.id}").status_code == 200


def test_approving_answers_with_the_decided_request(api: Api) -> None:
    request = proposed()
    answer = api.post("kwame", f"/approval/{request.id}/approve", {"version": 1, "note": "fine"})
    assert answer.status_code == 200 and answer.json
    assert answer.json["state"] == "approved" and answer.json["decision"]["decided_by"] == "Kwame Mensah"
    [item] = (api.get("kwame", "/approval?state=approved").json or {})["items"]
    assert item["id"] == str(request.id)


def test_a_repeated_decision_is_one_decision(api: Api) -> None:
    request = proposed()
    first, again = (api.post("kwame", f"/approval/{request.id}/decline", {"version": 1}, "one-key") for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200) and first.json == again.json


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_refusals_have_their_codes(api: Api, act: str) -> None:
    request = proposed()
    path = f"/approval/{request.id}/{act}"
    assert code(api.post("kwame", path, {"version": 2})) == (409, "VERSION_CONFLICT")
    assert code(api.post("joy", path, {"version": 1})) == (403, "PERMISSION_DENIED")
    assert code(api.post("kwame", f"/approval/{nobody()}/{act}", {"version": 1})) == (404, "NOT_FOUND")
    assert api.post("kwame", path, {"version": 1}).status_code == 200
    assert code(api.post("alice", path, {"version": 1})) == (409, "ALREADY_DECIDED")


def test_own_proposals_are_refused(api: Api) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    request = tiers.propose(KWAME, customer.id, 2)
    assert code(api.post("kwame", f"/approval/{request.id}/approve", {"version": 1})) == (403, "SELF_APPROVAL")


def test_the_version_rises_with_the_subject(api: Api) -> None:
    request = proposed()
    edited(JOY, request.customer_id)  # type: ignore[arg-type]
    assert code(api.post("kwame", f"/approval/{request.id}/approve", {"version": 1})) == (409, "VERSION_CONFLICT")
    assert (api.get("kwame", f"/approval/{request.id}").json or {})["version"] == 2
    assert api.post("kwame", f"/approval/{request.id}/approve", {"version": 2}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "version"),
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"version": 0}, "version"),
        ({"version": 2**40}, "version"),
        ({"version": 1, "note": "x" * 5000}, "note"),
        ({"version": 1, "note": "a\u0007b"}, "note"),
        ({"version": 1, "more": 1}, "more"),
    ],
)
def test_a_malformed_decision_names_the_field(api: Api, body: object, field: str) -> None:
    answer = api.post("kwame", f"/approval/{proposed().id}/approve", body)
    assert code(answer) == (422, "DATA_VALIDATION_FAILED") and list(answer.json["details"]["fields"]) == [field]  # type: ignore[index]


@pytest.mark.parametrize(
    ("who", "query", "expected"),
    [
        ("joy", "", (403, "PERMISSION_DENIED")),
        ("peter", "?kind=tier", (403, "PERMISSION_DENIED")),
        ("peter", "?kind=kyc", (200, "")),
        ("peter", "", (200, "")),
        ("kwame", "?kind=merge", (200, "")),
        ("kwame", "?kind=nothing", (422, "DATA_VALIDATION_FAILED")),
        ("kwame", "?state=nothing", (422, "DATA_VALIDATION_FAILED")),
        ("kwame", "?after=nothing", (422, "DATA_VALIDATION_FAILED")),
        ("kwame", "?limit=0", (422, "DATA_VALIDATION_FAILED")),
        ("nobody", "", (401, "UNAUTHENTICATED")),
    ],
)
def test_the_list_asks_for_the_permission_of_the_kind(
    api: Api, who: str, query: str, expected: tuple[int, str]
) -> None:
    assert code(api.get(who, f"/approval{query}")) == expected


def test_the_list_is_paged_newest_first(api: Api) -> None:
    ids = [str(proposed().id) for _ in range(3)]
    first = api.get("kwame", "/approval?limit=2").json or {}
    second = api.get("kwame", f"/approval?limit=2&after={first['next']}").json or {}
    assert [item["id"] for item in first["items"] + second["items"]] == ids[::-1] and second["next"] is None
