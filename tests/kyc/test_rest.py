"""Cases over REST, as the contract spells them."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from backoffice.customers.models import Customer
from backoffice.documents.models import DocumentType
from tests.kyc.bank import AGENT, RITA, amina, customer_of, entries, held, opened, paper, papers_of
from tests.rest import Machine


@pytest.fixture
def agent(client: FlaskClient) -> Machine:
    return Machine(client, "agent", name="Samuel Okoth")


@pytest.fixture
def rita(client: FlaskClient) -> Machine:
    return Machine(client, "kyc-reviewer", name="Rita Nyambura")


@pytest.fixture
def peter(client: FlaskClient) -> Machine:
    return Machine(client, "kyc-reviewer", name="Peter Lindqvist")


def with_paper() -> Customer:
    customer = amina()
    paper(customer)
    return customer


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error_code"]


def test_a_case_is_opened_once(agent: Machine) -> None:
    customer = with_paper()
    first, again = (agent.post(f"/{customer.id}/kyc") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"] and first.json["customer_id"] == str(customer.id)
    assert first.json["state"] == "open" and first.json["version"] == 1 and first.json["holder"] is None
    assert first.json["due_at"] and [one["document_type"] for one in first.json["documents"]] == ["national_id"]


def test_a_repeated_request_is_answered_with_the_same_case(agent: Machine) -> None:
    customer = with_paper()
    key = {"Idempotency-Key": "once"}
    first, again = (agent.post(f"/{customer.id}/kyc", **key) for _ in range(2))
    assert first.json["id"] == again.json["id"] and len(entries("kyc.open_case")) == 1
    assert agent.ask("POST", f"/{customer.id}/kyc", **{"Idempotency-Key": ""}).status_code == 422


def test_a_case_may_be_opened_before_its_documents_come(agent: Machine, rita: Machine) -> None:
    customer = amina()
    opened = agent.post(f"/{customer.id}/kyc")
    assert (opened.status_code, opened.json["documents"], opened.json["version"]) == (201, [], 1)
    case = f"/kyc/{opened.json['id']}"
    rita.post(f"{case}/claim")
    assert code_of(rita.post(f"{case}/approve", {"version": 1})) == (400, "KYC_REQUIRED")
    paper(customer, DocumentType.PASSPORT, by=AGENT)
    joined = agent.get(f"/{customer.id}/kyc").json["items"][0]
    assert len(joined["documents"]) == 1 and joined["version"] == 2
    assert rita.post(f"{case}/approve", {"version": 2}).json["state"] == "approved"
    assert code_of(agent.post(f"/{uuid4()}/kyc")) == (404, "CUSTOMER_NOT_FOUND")


def test_the_whole_way_of_an_approval(agent: Machine, rita: Machine) -> None:
    case = agent.post(f"/{with_paper().id}/kyc").json
    queued = rita.get("/kyc/queue").json["items"]
    assert [one["id"] for one in queued] == [case["id"]] and queued[0]["holder"] is None
    claimed = rita.post(f"/kyc/{case['id']}/claim")
    assert claimed.status_code == 200 and claimed.json["holder"] == "Rita Nyambura"
    assert claimed.json["state"] == "in_review" and claimed.json["version"] == case["version"]
    done = rita.post(f"/kyc/{case['id']}/approve", {"version": claimed.json["version"]})
    assert done.status_code == 200 and done.json["state"] == "approved" and done.json["holder"] is None
    assert [one["state"] for one in done.json["documents"]] == ["accepted"]
    listed = agent.get(f"/{case['customer_id']}/kyc").json
    assert [one["state"] for one in listed["items"]] == ["approved"] and listed["next"] is None
    assert agent.get(f"/{case['customer_id']}").json["kyc"]["state"] == "verified"
    assert rita.get("/kyc/queue").json["items"] == []


def test_a_held_case_is_not_anothers(rita: Machine, peter: Machine) -> None:
    case = held(RITA)
    assert code_of(peter.post(f"/kyc/{case.id}/claim")) == (409, "NOT_HOLDER")
    assert code_of(peter.post(f"/kyc/{case.id}/release")) == (409, "NOT_HOLDER")
    assert code_of(peter.post(f"/kyc/{case.id}/approve", {"version": 1})) == (409, "NOT_HOLDER")
    assert rita.post(f"/kyc/{case.id}/release").json["state"] == "open"
    assert peter.post(f"/kyc/{case.id}/claim").status_code == 200


def test_claims_need_no_key_and_no_body(rita: Machine) -> None:
    case = opened()
    assert rita.ask("POST", f"/kyc/{case.id}/claim", **{"Idempotency-Key": ""}).status_code == 200


def test_what_changed_since_is_refused(rita: Machine) -> None:
    case = held(RITA)
    paper(customer_of(case))
    assert code_of(rita.post(f"/kyc/{case.id}/approve", {"version": 1})) == (409, "VERSION_CONFLICT")
    assert rita.post(f"/kyc/{case.id}/approve", {"version": 2}).status_code == 200
    assert code_of(rita.post(f"/kyc/{case.id}/approve", {"version": 2})) == (409, "ALREADY_DECIDED")


def test_a_repeated_decision_is_one_decision(rita: Machine) -> None:
    case = held(RITA)
    key = {"Idempotency-Key": "once"}
    first, again = (rita.post(f"/kyc/{case.id}/approve", {"version": 1}, **key) for _ in range(2))
    assert first.json == again.json and len(entries("kyc.approve")) == 1


def test_own_work_is_anothers_to_decide(client: FlaskClient) -> None:
    both = Machine(client, ["agent", "kyc-reviewer"], name="Ines Costa")
    case = opened(by=both.actor)
    assert both.post(f"/kyc/{case.id}/claim").status_code == 200
    assert code_of(both.post(f"/kyc/{case.id}/approve", {"version": 1})) == (403, "SELF_APPROVAL")
    refusal = {"version": 1, "reason": "UNREADABLE"}
    assert code_of(both.post(f"/kyc/{case.id}/reject", refusal)) == (403, "SELF_APPROVAL")
    assert code_of(both.post(f"/kyc/{case.id}/ask-again", refusal)) == (403, "SELF_APPROVAL")


def test_a_rejection_and_a_question_have_their_reasons(rita: Machine) -> None:
    case = held(RITA)
    front = papers_of(case)[0]
    body = {"version": 1, "reason": "PAGE_MISSING", "note": "", "documents": [str(front.id)]}
    asked = rita.post(f"/kyc/{case.id}/ask-again", body)
    assert asked.status_code == 200 and asked.json["state"] == "awaiting_customer" and asked.json["holder"] is None
    waiting = rita.get("/kyc/queue?tab=awaiting").json["items"]
    assert [(one["id"], one["reason"]) for one in waiting] == [(str(case.id), "PAGE_MISSING")]
    other = held(RITA)
    rejected = rita.post(f"/kyc/{other.id}/reject", {"version": 1, "reason": "DOCUMENT_EXPIRED"})
    assert rejected.json["state"] == "rejected" and rejected.json["reason"] == "DOCUMENT_EXPIRED"


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("approve", {}, "version"),
        ("approve", {"version": "1"}, "version"),
        ("approve", {"version": 1, "extra": 1}, "extra"),
        ("reject", {"version": 1}, "reason"),
        ("reject", {"version": 1, "reason": "BECAUSE"}, "reason"),
        ("reject", {"version": 1, "reason": "UNREADABLE", "documents": ["x"]}, "documents.0"),
        ("reject", {"version": 1, "reason": "UNREADABLE", "documents": [str(uuid4())]}, "documents"),
        ("ask-again", {"version": 1, "reason": "UNREADABLE", "note": "x" * 2001}, "note"),
    ],
)
def test_a_malformed_decision_names_its_field(rita: Machine, act: str, body: dict[str, Any], field: str) -> None:
    answer = rita.post(f"/kyc/{held(RITA).id}/{act}", body)
    assert code_of(answer) == (422, "DATA_VALIDATION_FAILED") and field in answer.json["details"]["fields"]


def test_the_next_case_is_taken_by_machines_too(rita: Machine) -> None:
    case = opened()
    assert rita.post("/kyc/next").json["id"] == str(case.id)
    assert rita.post("/kyc/next").status_code == 204
    assert rita.get(f"/kyc/{case.id}").json["holder"] == "Rita Nyambura"


def test_the_queue_is_paged_and_strict(rita: Machine) -> None:
    made = {str(opened().id) for _ in range(3)}
    first = rita.get("/kyc/queue?limit=2").json
    rest = rita.get(f"/kyc/queue?limit=2&after={first['next']}").json
    assert {one["id"] for one in first["items"] + rest["items"]} == made and rest["next"] is None
    for query in ("tab=other", "limit=0", "after=nonsense", "colour=red"):
        assert rita.get(f"/kyc/queue?{query}").status_code == 422


def test_each_route_asks_its_permission(agent: Machine, client: FlaskClient) -> None:
    case = opened()
    manager, auditor = Machine(client, "manager"), Machine(client, "auditor")
    assert code_of(agent.get("/kyc/queue")) == (403, "PERMISSION_DENIED")
    assert code_of(agent.post(f"/kyc/{case.id}/claim")) == (403, "PERMISSION_DENIED")
    assert code_of(agent.post(f"/kyc/{case.id}/approve", {"version": 1})) == (403, "PERMISSION_DENIED")
    assert code_of(manager.post(f"/{case.customer_id}/kyc")) == (403, "PERMISSION_DENIED")
    assert auditor.get(f"/{case.customer_id}/kyc").status_code == 200
    elsewhere = Machine(client, "agent", branch="south")
    assert code_of(elsewhere.get(f"/{case.customer_id}/kyc")) == (404, "CUSTOMER_NOT_FOUND")


def test_a_case_that_does_not_exist(rita: Machine) -> None:
    for act in ("claim", "release"):
        assert code_of(rita.post(f"/kyc/{uuid4()}/{act}")) == (404, "NOT_FOUND")
    assert code_of(rita.post(f"/kyc/{uuid4()}/approve", {"version": 1})) == (404, "NOT_FOUND")
