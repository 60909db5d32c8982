"""Hand-overs on pages and over REST."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.customers.models import Customer
from backoffice.handovers import service
from backoffice.handovers.models import HandOver
from tests.contacts.people import AGENT, NUMBER, OFFICER, amina, code_for, wrong
from tests.identity.signing_in import sign_in, token_of
from tests.rest import Machine

WHY = {"number": NUMBER, "why": "She bought this SIM."}


@pytest.fixture
def holder(app: Flask) -> Customer:
    return amina()


@pytest.fixture
def browser(client: FlaskClient, holder: Customer) -> FlaskClient:
    sign_in(client, "agent")
    return client


def post(browser: FlaskClient, url: str, fields: dict[str, str] | None = None, **headers: str) -> TestResponse:
    return browser.post(url, data={"csrf_token": token_of(browser), **(fields or {})}, headers=headers)


def text_of(browser: FlaskClient, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def opened() -> HandOver:
    return service.open_case(AGENT, NUMBER, WHY["why"])


def test_a_case_is_opened_proved_and_decided_on_pages(browser: FlaskClient, holder: Customer) -> None:
    assert "No number has changed hands" in text_of(browser, "/hand-overs/")
    refused = post(browser, "/hand-overs/new", {"number": "12", "why": "x"})
    assert refused.status_code == 422 and 'value="12"' in refused.get_data(as_text=True)
    page = post(browser, "/hand-overs/new", WHY)
    assert page.status_code == 303
    url, code = page.location, code_for(holder.id)
    assert "reads out the code" in text_of(browser, url) and "End the old" not in text_of(browser, url)
    no = post(browser, f"{url}/proof", {"code": wrong(code)}, **{"HX-Request": "true", "HX-Target": "handovers-case"})
    assert no.status_code == 422 and "not accepted" in no.get_data(as_text=True)
    assert post(browser, f"{url}/proof", {"code": code}).status_code == 303
    sign_in(browser, "branch-officer")
    page = text_of(browser, url)
    assert "End the old holder" in page and "Otieno" in page and "masked, ends 678" in page
    version = str(service.hand_over(OFFICER, opened_id(url)).case.version)
    assert post(browser, f"{url}/end", {"version": version, "reason": ""}).status_code == 422
    assert post(browser, f"{url}/end", {"version": version, "reason": "A new SIM."}).status_code == 303
    assert "handed over" in text_of(browser, url) and "A new SIM." in text_of(browser, url)
    assert "Handed over" in text_of(browser, "/hand-overs/?state=ended")


def opened_id(url: str) -> object:
    return url.rpartition("/")[2]


def test_a_number_that_nobody_has_is_refused_beside_its_field(browser: FlaskClient) -> None:
    answer = post(browser, "/hand-overs/new", {"number": "+254722000999", "why": "x"})
    assert answer.status_code == 400 and "No customer has this number alone" in answer.get_data(as_text=True)
    assert browser.get("/hand-overs/?state=nothing").status_code == 422


def test_a_case_over_rest(client: FlaskClient, holder: Customer) -> None:
    agent, officer = Machine(client, "agent"), Machine(client, "branch-officer")
    refused = agent.post("/hand-over", {"number": "12", "why": "x"})
    assert (refused.status_code, refused.json["error_code"]) == (422, "INVALID_PHONE")
    case = agent.post("/hand-over", WHY)
    assert case.status_code == 201 and case.json["number"] == NUMBER and case.json["customer_id"] == str(holder.id)
    url = f"/hand-over/{case.json['id']}"
    code = code_for(holder.id)
    assert agent.ask("PUT", f"{url}/code", {"code": wrong(code)}).json["error_code"] == "VERIFICATION_FAILED"
    assert agent.ask("PUT", f"{url}/code", {"code": code}).json["state"] == "verified"
    seen = officer.get(url).json
    assert (seen["state"], seen["number"]) == ("proved", "+254 ••• ••• 678")
    decision = {"version": seen["version"], "reason": "A new SIM."}
    assert agent.post(f"{url}/end", decision).status_code == 403
    assert officer.post(f"{url}/end", decision | {"version": 99}).json["error_code"] == "VERSION_CONFLICT"
    ended = officer.post(f"{url}/end", decision)
    assert ended.status_code == 200 and ended.json["state"] == "ended", ended.json
    assert officer.post(f"{url}/decline", decision).json["error_code"] == "ALREADY_DECIDED"
    listed = officer.get("/hand-over?state=ended").json
    assert [one["id"] for one in listed["items"]] == [case.json["id"]], listed


def test_a_code_is_sent_once_for_one_key_and_limited(client: FlaskClient, holder: Customer) -> None:
    agent = Machine(client, "agent")
    url = f"/hand-over/{opened().id}/code"
    key = {"Idempotency-Key": "k"}
    assert agent.post(url, **key).status_code == agent.post(url, **key).status_code == 201
    assert agent.post(url).status_code == 201
    assert agent.post(url).status_code == 429


def test_registering_a_taken_number_points_to_a_hand_over(client: FlaskClient, holder: Customer) -> None:
    other = amina(number="0722000111")
    answer = Machine(client, "agent").post(f"/{other.id}/phone", {"number": NUMBER})
    assert (answer.status_code, answer.json["error_code"]) == (409, "PHONE_ALREADY_REGISTERED")
    assert "hand-over" in answer.json["message"] and answer.json["details"]["next"] == "/api/v1/customer/hand-over"


def test_the_page_of_registration_opens_the_case_beside_what_was_typed(browser: FlaskClient) -> None:
    typed = {"given_names": "Grace", "phones-0-number": "0722000111", "phones-1-number": NUMBER, "form_id": "1"}
    answer = post(browser, "/registration/", {**typed, "branch": "north", "customer_type": "INDIVIDUAL"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and 'value="Grace"' in page and 'action="/hand-overs/begun"' in page
    assert f'form="hand-over" name="number" value="{NUMBER}"' in page
    assert 'href="#phones-1-number"' in page
    begun = post(browser, "/hand-overs/begun", {"number": NUMBER}).get_data(as_text=True)
    assert f'value="{NUMBER}"' in begun and "Open case and send code" in begun and "Say how" not in begun


def test_adding_a_taken_number_to_a_customer_offers_the_case_and_a_wrong_one_does_not(browser: FlaskClient) -> None:
    url = f"/customers/{amina(number='0722000111').id}/contacts/phone/new"
    taken = post(browser, url, {"phone-number": NUMBER, "phone-phone_type": "mobile"})
    assert taken.status_code == 409 and "now theirs" in taken.get_data(as_text=True)
    wrong_one = post(browser, url, {"phone-number": "12", "phone-phone_type": "mobile"})
    assert wrong_one.status_code == 422 and "now theirs" not in wrong_one.get_data(as_text=True)
