"""Restrictions over REST: set, listed, lifted at once or by a request."""

import pytest

from tests.approvals.bank import JOY, Api, amina, code, nobody
from tests.tiers.bank import verify_phone

BODY = {"kind": "no_debit", "source": "customer", "reason": "card lost"}


def test_a_restriction_is_set_listed_and_shown_with_the_customer(api: Api) -> None:
    customer = amina()
    answer = api.post("joy", f"/{customer.id}/restriction", {**BODY, "until": "2099-01-31"})
    assert answer.status_code == 201 and answer.json
    assert (answer.json["kind"], answer.json["in_force"], answer.json["set_by"]) == ("no_debit", True, "Joy Were")
    assert answer.json["until"] == "2099-02-01T00:00:00+00:00"
    listed = api.get("peter", f"/{customer.id}/restriction").json or {}
    assert [item["id"] for item in listed["items"]] == [answer.json["id"]] and listed["next"] is None
    shown = api.get("peter", f"/{customer.id}").json or {}
    assert [item["id"] for item in shown["restrictions"]] == [answer.json["id"]] and shown["status"] == "SUSPENDED"


def test_a_repetition_sets_it_once(api: Api) -> None:
    customer = amina()
    first, again = (api.post("joy", f"/{customer.id}/restriction", BODY, "one-key") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.json == again.json
    assert len((api.get("joy", f"/{customer.id}/restriction").json or {})["items"]) == 1


def test_lifting_answers_200_at_once_and_409_the_second_time(api: Api) -> None:
    customer = amina()
    made = api.post("joy", f"/{customer.id}/restriction", BODY).json or {}
    path = f"/{customer.id}/restriction/{made['id']}/lift"
    done, again = (api.post("joy", path, {"reason": "found"}, "one-key") for _ in range(2))
    assert (done.status_code, again.status_code) == (200, 200) and done.json == again.json
    assert done.json and done.json["in_force"] is False and done.json["lifted_by"] == "Joy Were"
    assert code(api.post("joy", path, {"reason": "again"})) == (409, "ALREADY_DECIDED")


@pytest.mark.parametrize("source", ["compliance", "court", "fraud"])
def test_lifting_a_grave_one_answers_202_with_the_request(api: Api, source: str) -> None:
    customer = amina()
    made = api.post("joy", f"/{customer.id}/restriction", {**BODY, "source": source}).json or {}
    path = f"/{customer.id}/restriction/{made['id']}/lift"
    asked, again = (api.post("joy", path, {"reason": "letter"}, "one-key") for _ in range(2))
    assert (asked.status_code, again.status_code) == (202, 202) and asked.json == again.json and asked.json
    assert (asked.json["kind"], asked.json["state"]) == ("restriction", "pending")
    assert code(api.post("joy", path, {"reason": "letter"})) == (409, "VERSION_CONFLICT")
    approved = api.post("kwame", f"/approval/{asked.json['id']}/approve", {"version": asked.json["version"]})
    assert approved.status_code == 200
    assert (api.get("joy", f"/{customer.id}").json or {})["restrictions"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**BODY, "kind": "some"}, "kind"),
        ({**BODY, "source": None}, "source"),
        ({**BODY, "reason": "  "}, "reason"),
        ({**BODY, "until": "yesterday"}, "until"),
        ({**BODY, "until": 5}, "until"),
        ({**BODY, "until": "9999-12-31"}, "until"),
        ({**BODY, "until": "2020-01-01T00:00:00Z"}, "until"),
        ({**BODY, "more": 1}, "more"),
        ({"kind": "all", "source": "court"}, "reason"),
    ],
)
def test_a_malformed_restriction_names_the_field(api: Api, body: object, field: str) -> None:
    answer = api.post("joy", f"/{amina().id}/restriction", body)
    assert code(answer) == (422, "DATA_VALIDATION_FAILED") and list(answer.json["details"]["fields"]) == [field]  # type: ignore[index]


def test_who_may_not_and_what_is_not_there(api: Api) -> None:
    customer = amina()
    assert code(api.post("peter", f"/{customer.id}/restriction", BODY)) == (403, "PERMISSION_DENIED")
    assert code(api.post("south", f"/{customer.id}/restriction", BODY)) == (404, "CUSTOMER_NOT_FOUND")
    assert code(api.post("joy", f"/{nobody()}/restriction", BODY)) == (404, "CUSTOMER_NOT_FOUND")
    assert code(api.post("joy", f"/{customer.id}/restriction/{nobody()}/lift", {"reason": "x"})) == (404, "NOT_FOUND")


def test_the_effect_of_each_kind_is_told_before_one_is_set(api: Api) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    api.post("joy", f"/{customer.id}/restriction", {**BODY, "kind": "no_credit"})
    seen = api.get("joy", f"/{customer.id}/restriction/effect").json or {}
    assert seen["now"] == {"status": "ACTIVE", "sign_in": True, "debit": True, "credit": False}
    assert seen["then"]["no_debit"] == {"status": "SUSPENDED", "sign_in": True, "debit": False, "credit": False}
    assert seen["then"]["all"]["sign_in"] is False and seen["most"] == {"debit": "5000.00", "credit": "5000.00"}
    assert len((api.get("joy", f"/{customer.id}/restriction").json or {})["items"]) == 1
    assert code(api.get("peter", f"/{customer.id}/restriction/effect")) == (403, "PERMISSION_DENIED")


def test_the_effect_of_lifting_is_told_before_anybody_lifts(api: Api) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    court, own = (
        api.post("joy", f"/{customer.id}/restriction", {**BODY, "source": source}).json or {}
        for source in ("court", "customer")
    )
    assert court["from"] and court["from"] <= own["from"]
    seen = api.get("joy", f"/{customer.id}/restriction/{court['id']}/effect").json or {}
    assert seen["now"] == seen["then"] and seen["then"]["debit"] is False
    assert (seen["stays"], seen["four_eyes"], seen["refusal"]) == ([own["id"]], True, None)
    api.post("joy", f"/{customer.id}/restriction/{own['id']}/lift", {"reason": "found"})
    seen = api.get("joy", f"/{customer.id}/restriction/{court['id']}/effect").json or {}
    assert (seen["then"]["status"], seen["then"]["debit"], seen["stays"]) == ("ACTIVE", True, [])
    seen = api.get("joy", f"/{customer.id}/restriction/{own['id']}/effect").json or {}
    assert seen["refusal"] == "This restriction was already lifted."
    assert code(api.get("peter", f"/{customer.id}/restriction/{court['id']}/effect")) == (403, "PERMISSION_DENIED")
    assert code(api.get("joy", f"/{customer.id}/restriction/{nobody()}/effect")) == (404, "NOT_FOUND")
