"""Contacts and codes over REST: shapes, codes of errors, keys, masking."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.contacts.models import Kind
from backoffice.customers.models import Customer
from tests.contacts.people import ADDRESS, amina, code_for, email_of, phone_of, wrong
from tests.rest import Machine

LINES = {"line1": "12 Moi Avenue", "city": "Nairobi", "postcode": "00100", "country": "KE", "address_type": "home"}


@pytest.fixture
def customer(app: Flask) -> Customer:
    return amina(address=ADDRESS)


@pytest.fixture
def agent(client: FlaskClient) -> Machine:
    return Machine(client, "agent")


def test_contacts_are_added_listed_and_removed(agent: Machine, customer: Customer) -> None:
    root = f"/{customer.id}"
    bodies: dict[str, Any] = {
        "phone": {"number": "0722 000 111"},
        "email": {"address": "a@bank.test"},
        "address": LINES,
    }
    for kind, body in bodies.items():
        made = agent.post(f"{root}/{kind}", body)
        assert made.status_code == 201, made.json
        assert made.json["verified_at"] is None and made.json["primary"] is (kind == "address")
        listed = agent.get(f"{root}/{kind}").json
        assert listed["next"] is None and made.json in listed["items"]
        first = agent.ask("PUT", f"{root}/{kind}/{made.json['id']}/primary")
        assert first.status_code == 200 and first.json["primary"] is True
        assert agent.ask("DELETE", f"{root}/{kind}/{made.json['id']}").status_code == 204
        assert made.json["id"] not in str(agent.get(f"{root}/{kind}").json)


def test_an_answer_is_masked_for_everybody_but_who_typed_it(agent: Machine, customer: Customer) -> None:
    made = agent.post(f"/{customer.id}/address", LINES).json
    assert (
        made["line1"] == "12 Moi Avenue"
        and agent.get(f"/{customer.id}/phone").json["items"][0]["number"] == "+254 ••• ••• 678"
    )
    seen = Machine(agent.client, "kyc-reviewer").get(f"/{customer.id}").json["addresses"][0]
    assert (seen["line1"], seen["postcode"], seen["city"]) == ("12 M•••", "•••", "Nairobi")
    reviewer = Machine(agent.client, "kyc-reviewer")
    shown = reviewer.post(f"/{customer.id}/reveal", {"fields": ["addresses", "emails"], "reason": "call"}).json
    assert shown["addresses"][0]["line1"] == "12 Moi Avenue" and shown["emails"][0]["address"] == ADDRESS


@pytest.mark.parametrize(
    ("kind", "body", "code", "field"),
    [
        ("phone", {"number": "12"}, "INVALID_PHONE", "number"),
        ("phone", {}, "DATA_VALIDATION_FAILED", "number"),
        ("phone", {"number": 712345678}, "DATA_VALIDATION_FAILED", "number"),
        ("phone", {"number": "0722000111", "primary": "yes"}, "DATA_VALIDATION_FAILED", "primary"),
        ("phone", {"number": "0722000111", "colour": 1}, "DATA_VALIDATION_FAILED", "colour"),
        ("phone", {"number": "0" * 100_000}, "DATA_VALIDATION_FAILED", "number"),
        ("email", {"address": "x"}, "INVALID_EMAIL", "address"),
        ("email", {"address": "a\u200e\x07@example.org"}, "DATA_VALIDATION_FAILED", "address"),
        ("address", {"line1": "x", "country": "Kenya"}, "DATA_VALIDATION_FAILED", "country"),
        ("address", {"line1": ""}, "DATA_VALIDATION_FAILED", "line1"),
    ],
)
def test_what_cannot_be_taken_names_its_field(
    agent: Machine, customer: Customer, kind: str, body: dict[str, Any], code: str, field: str
) -> None:
    answer = agent.post(f"/{customer.id}/{kind}", body)
    assert (answer.status_code, answer.json["error_code"]) == (422, code)
    assert list(answer.json["details"]["fields"]) == [field]


def test_a_repeated_request_adds_one_phone(agent: Machine, customer: Customer) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = (agent.post(f"/{customer.id}/phone", {"number": "0722000111"}, **key) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json == again.json


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.EMAIL])
def test_a_contact_is_verified_by_its_code(agent: Machine, customer: Customer, kind: Kind) -> None:
    contact = phone_of(customer) if kind is Kind.PHONE else email_of(customer)
    url = f"/{customer.id}/{kind}/{contact.id}/verification"
    assert agent.get(url).json == {"state": "unverified", "expires_at": None, "attempts_left": None}
    sent = agent.post(url)
    assert sent.status_code == 201 and sent.json["state"] == "sent" and sent.json["attempts_left"] == 5
    code = code_for(customer.id)
    refused = agent.ask("PUT", url, {"code": wrong(code)})
    assert (refused.status_code, refused.json["error_code"]) == (400, "VERIFICATION_FAILED")
    assert agent.get(url).json["attempts_left"] == 4
    done = agent.ask("PUT", url, {"code": code})
    assert (done.status_code, done.json["state"]) == (200, "verified")
    assert agent.get(f"/{customer.id}/{kind}").json["items"][0]["verified_at"]


def test_a_repeated_send_sends_once(agent: Machine, customer: Customer) -> None:
    url = f"/{customer.id}/phone/{phone_of(customer).id}/verification"
    first = agent.post(url, **{"Idempotency-Key": "k"})
    code = code_for(customer.id)
    assert agent.post(url, **{"Idempotency-Key": "k"}).json == first.json and code_for(customer.id) == code
    assert len(agent.get(f"/{customer.id}/message").json["items"]) == 1
    assert code not in agent.get(f"/{customer.id}/message").get_data(as_text=True)


def test_wrong_late_used_locked_and_unknown_codes_get_one_answer(agent: Machine, customer: Customer) -> None:
    phone = phone_of(customer).id
    url = f"/{customer.id}/phone/{phone}/verification"
    answers = [
        agent.ask("PUT", url, {"code": "123456"}),
        agent.ask("PUT", url.replace(str(phone), str(uuid4())), {"code": "123456"}),
    ]
    agent.post(url)
    code = code_for(customer.id)
    answers.append(agent.ask("PUT", url, {"code": wrong(code)}))
    agent.ask("PUT", url, {"code": code})
    answers.append(agent.ask("PUT", url, {"code": code}))
    told = {(answer.status_code, str(answer.json | {"details": list(answer.json["details"])})) for answer in answers}
    assert len(told) == 1 and answers[0].json["error_code"] == "VERIFICATION_FAILED"
    assert len({str(sorted(answer.headers.keys())) for answer in answers}) == 1


@pytest.mark.parametrize("code", ["12345", "٤٨٣٩٢٠", 123456, "123456\n", None, "1" * 100_000])
def test_what_is_no_code_is_not_even_a_guess(agent: Machine, customer: Customer, code: object) -> None:
    answer = agent.ask("PUT", f"/{customer.id}/phone/{phone_of(customer).id}/verification", {"code": code})
    assert (answer.status_code, list(answer.json["details"]["fields"])) == (422, ["code"])


def test_too_many_codes_tell_when_to_come_back(agent: Machine, customer: Customer) -> None:
    url = f"/{customer.id}/phone/{phone_of(customer).id}/verification"
    for _ in range(3):
        assert agent.post(url).status_code == 201
    answer = agent.post(url)
    assert (answer.status_code, answer.json["error_code"]) == (429, "THROTTLED")
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_codes_need_the_right_to_verify_and_a_key(agent: Machine, customer: Customer) -> None:
    url = f"/{customer.id}/phone/{phone_of(customer).id}/verification"
    assert Machine(agent.client, "kyc-reviewer").post(url).status_code == 403
    assert Machine(agent.client, "agent", branch="south").post(url).status_code == 404
    assert agent.post(url, **{"Idempotency-Key": ""}).status_code == 422


def test_the_console_tells_how_codes_fare_and_what_to_try_instead(agent: Machine, customer: Customer) -> None:
    phone, email = phone_of(customer), email_of(customer)
    for _ in range(3):
        agent.post(f"/{customer.id}/phone/{phone.id}/verification")
    first, second = agent.get(f"/{customer.id}/contact-code").json["items"]
    assert (first["id"], first["state"], first["attempts_left"]) == (str(phone.id), "sent", 5)
    assert first["delivery"] == "queued" and first["instead"] == [str(email.id)] and first["again_at"]
    assert second["state"] == "unverified" and second["again_at"] is None
    assert code_for(customer.id) not in str(first)
    assert Machine(agent.client, "kyc-reviewer").get(f"/{customer.id}/contact-code").status_code == 403


def test_a_contact_is_changed_at_the_version_that_was_seen_and_listed_when_it_ended(
    agent: Machine, customer: Customer
) -> None:
    root = f"/{customer.id}/phone"
    made = agent.post(root, {"number": "0722 000 111", "valid_to": "2999-01-01"}).json
    assert (made["valid_to"], made["verified_by"], made["version"]) == ("2999-01-01", None, 1)
    url, seen = f"{root}/{made['id']}", {"If-Match": str(made["version"])}
    assert list(agent.ask("PATCH", url, {}).json["details"]["fields"]) == ["If-Match"]
    changed = agent.ask("PATCH", url, {"number": "0722 000 222", "valid_to": None}, **seen)
    assert changed.status_code == 200 and changed.json["number"] == "+254722000222", changed.json
    assert changed.json["valid_to"] is None and changed.headers["ETag"] == f'"{changed.json["version"]}"'
    stale = agent.ask("PATCH", url, {"phone_type": "home"}, **seen)
    assert (stale.status_code, stale.json["error_code"]) == (409, "VERSION_CONFLICT")
    wrong_day = agent.ask("PATCH", url, {"valid_to": "2001-01-01"}, **{"If-Match": str(changed.json["version"])})
    assert (wrong_day.status_code, list(wrong_day.json["details"]["fields"])) == (422, ["valid_to"])
    today = changed.json["valid_from"]
    ended = agent.ask("PATCH", url, {"valid_to": today}, **{"If-Match": str(changed.json["version"])})
    assert ended.status_code == 200, ended.json
    assert [row["id"] for row in agent.get(f"{root}?state=ended").json["items"]] == [made["id"]]
    assert made["id"] not in str(agent.get(root).json)
    assert agent.get(f"{root}?state=gone").status_code == 422
