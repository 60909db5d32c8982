"""Registering and reading customers over REST, as the contract spells it."""

import pytest
from flask.testing import FlaskClient

from tests.rest import Machine, amina


@pytest.fixture
def agent(client: FlaskClient) -> Machine:
    return Machine(client, "agent")


def test_an_agent_registers_a_customer(agent: Machine) -> None:
    answer = agent.post("", amina())
    assert answer.status_code == 201, answer.json
    made = answer.json
    assert made["stage"] == "prospect" and made["status"] == "INACTIVE" and made["kyc"]["state"] == "none"
    assert made["phones"][0]["number"] == "+254712345678" and made["phones"][0]["primary"] is True
    assert made["identity_numbers"][0]["number"] == "29384756" and made["tier"] is None
    assert answer.headers["ETag"] == f'"{made["version"]}"'
    assert made["birth_date"] == "1990-04-12" and made["representatives"] is None


def test_others_see_masked_values(agent: Machine) -> None:
    made = agent.post("", amina()).json
    seen = Machine(agent.client, "kyc-reviewer").get(f"/{made['id']}").json
    assert seen["phones"][0]["number"] == "+254 ••• ••• 678"
    assert seen["emails"][0]["address"] == "a•••@example.org"
    assert seen["identity_numbers"][0]["number"] == "29 ••• 56" and seen["birth_date"] == "1990-••-••"
    assert seen["given_names"] == "Amina"


def test_a_reveal_shows_what_was_asked(agent: Machine) -> None:
    made = agent.post("", amina()).json
    reviewer = Machine(agent.client, "kyc-reviewer")
    shown = reviewer.post(f"/{made['id']}/reveal", {"fields": ["phones", "birth_date"], "reason": "call back"}).json
    assert shown["phones"][0]["number"] == "+254712345678" and shown["birth_date"] == "1990-04-12"
    assert agent.post(f"/{made['id']}/reveal", {"fields": ["phones"], "reason": "x"}).status_code == 403


@pytest.mark.parametrize("spelling", ["0712345678", "+254 712 345 678", "254712345678x", "00254712345678"])
def test_a_phone_belongs_to_one_customer(agent: Machine, spelling: str) -> None:
    agent.post("", amina())
    other = amina(
        given_names="Grace", phones=[{"number": spelling, "phone_type": "mobile"}], emails=[], identity_numbers=[]
    )
    answer = agent.post("", other)
    assert answer.json["error_code"] in ("PHONE_ALREADY_REGISTERED", "INVALID_PHONE"), answer.json


def test_a_paper_and_an_email_belong_to_one_customer(agent: Machine) -> None:
    agent.post("", amina())
    phones = [{"number": "0722000111", "phone_type": "mobile"}]
    for changes in ({"emails": []}, {"identity_numbers": []}):
        answer = agent.post("", amina(given_names="Grace", phones=phones, **changes))
        assert (answer.status_code, answer.json["error_code"]) == (409, "DUPLICATE_CUSTOMER")


def test_the_same_name_and_birth_date_ask_for_a_reason(agent: Machine) -> None:
    agent.post("", amina())
    twin = amina(phones=[{"number": "0722000111", "phone_type": "mobile"}], emails=[], identity_numbers=[])
    refused = agent.post("", twin)
    assert refused.status_code == 409 and refused.json["details"]["soft"] is True
    assert agent.post("", twin | {"duplicate_reason": "a cousin"}).status_code == 201


def test_a_repeated_request_makes_one_customer(agent: Machine) -> None:
    key = {"Idempotency-Key": "k1"}
    first, second = agent.post("", amina(), **key), agent.post("", amina(), **key)
    assert first.status_code == second.status_code == 201 and first.json["id"] == second.json["id"]
    other = agent.post("", amina(given_names="Else"), **key)
    assert (other.status_code, other.json["error_code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phones": []}, "phones"),
        ({"phones": [{"number": "12", "phone_type": "mobile"}]}, "number"),
        ({"phones": [{"number": "+254 ••• ••• 678", "phone_type": "mobile"}]}, "number"),
        ({"identity_numbers": [{"id_type": "passport", "number": "29 ••• 56", "country": "KE"}]}, "number"),
        ({"emails": [{"address": "no", "email_type": "personal"}]}, "address"),
        ({"given_names": None, "family_name": None}, "given_names"),
        ({"birth_date": "1990-02-31"}, "birth_date"),
        ({"category": "nonsense"}, "category"),
        ({"branch": "moon"}, "branch"),
        ({"branch": "south"}, "branch"),
        ({"customer_type": "PERSON"}, "customer_type"),
        ({"given_names": 7}, "given_names"),
        ({"given_names": "x" * 300}, "given_names"),
        ({"given_names": "a\u0007b"}, "given_names"),
        ({"stage": "customer"}, "stage"),
        ({"tier": 4}, "tier"),
    ],
)
def test_bad_fields_are_named(agent: Machine, changes: dict[str, object], field: str) -> None:
    answer = agent.post("", amina(**changes))
    assert answer.status_code == 422 and any(field in name for name in answer.json["details"]["fields"]), answer.json


def test_an_edit_needs_if_match(agent: Machine) -> None:
    made = agent.post("", amina()).json
    path = f"/{made['id']}"
    assert agent.ask("PATCH", path, {"family_name": "X"}).json["details"]["fields"].keys() == {"If-Match"}
    changed = agent.ask("PATCH", path, {"family_name": "Odhiambo"}, **{"If-Match": f'"{made["version"]}"'})
    assert changed.status_code == 200 and changed.json["family_name"] == "Odhiambo"
    stale = agent.ask("PATCH", path, {"family_name": "Y"}, **{"If-Match": str(made["version"])})
    assert (stale.status_code, stale.json["error_code"]) == (409, "VERSION_CONFLICT")
    assert agent.ask("PATCH", path, {"phones": []}, **{"If-Match": "9"}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"given_names": None, "family_name": None}, "given_names"), ({"industry": "nonsense"}, "industry")],
)
def test_an_edit_is_checked_like_a_registration(agent: Machine, changes: dict[str, object], field: str) -> None:
    made = agent.post("", amina()).json
    answer = agent.ask("PATCH", f"/{made['id']}", changes, **{"If-Match": str(made["version"])})
    assert answer.status_code == 422 and answer.json["details"]["fields"].keys() == {field}


def test_household_phones_alone_are_enough(client: FlaskClient) -> None:
    household = {"phone_type": "mobile", "shared": True, "shared_reason": "one phone at home"}
    phones = [{"number": number, **household} for number in ("0712345678", "0722000111")]
    made = Machine(client, "branch-officer").post("", amina(phones=phones)).json
    assert [phone["primary"] for phone in made["phones"]] == [False, False]


def test_empty_contacts_are_wrong_contacts(agent: Machine) -> None:
    for changes, code in (
        ({"phones": [{"number": ""}]}, "INVALID_PHONE"),
        ({"emails": [{"address": " "}]}, "INVALID_EMAIL"),
    ):
        answer = agent.post("", amina(**changes))
        assert (answer.status_code, answer.json["error_code"]) == (422, code)


def test_foreign_and_missing_customers_answer_alike(agent: Machine) -> None:
    made = agent.post("", amina()).json
    south = Machine(agent.client, "agent", branch="south")
    foreign, missing = south.get(f"/{made['id']}"), south.get("/00000000-0000-4000-8000-000000000000")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json["message"] == missing.json["message"] and foreign.json["error_code"] == "CUSTOMER_NOT_FOUND"


def test_strangers_are_told_to_bring_a_token(client: FlaskClient) -> None:
    answer = client.get("/api/v1/customer")
    assert answer.status_code == 401 and answer.json["error_code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("path", ["/not-an-id", "/a/b/c", "/dictionary/", "/1/phone"])
def test_an_address_that_leads_nowhere_says_so_to_callers_with_a_token(agent: Machine, path: str) -> None:
    answer = agent.get(path)
    assert (answer.status_code, answer.json["error_code"]) == (404, "NOT_FOUND")
    assert agent.client.get(f"/api/v1/customer{path}").status_code == 401


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE"])
def test_a_method_that_is_not_taken_is_refused_with_those_that_are(agent: Machine, method: str) -> None:
    answer = agent.ask(method, "")
    assert (answer.status_code, answer.json["error_code"]) == (405, "METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_the_list_filters_and_searches(agent: Machine) -> None:
    made = agent.post("", amina()).json
    assert [item["id"] for item in agent.get("?q=otieno").json["items"]] == [made["id"]]
    assert agent.get("?stage=customer").json == {"items": [], "next": None}
    assert agent.get("?sort=name").status_code == 422 and agent.get("?nonsense=1").status_code == 422
    assert agent.get("?after=nonsense").status_code == 422


def test_dictionaries_are_read(agent: Machine) -> None:
    assert {"code": "retail", "label": "Retail"} in agent.get("/dictionary/category").json["items"]
    assert agent.get("/dictionary/none").status_code == 404
    assert Machine(agent.client, "auditor").get("/dictionary/category").status_code == 403
