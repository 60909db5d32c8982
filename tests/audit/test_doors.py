"""The audit page and its REST routes."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from backoffice.customers.models import Customer
from tests.audit.conftest import MANAGER
from tests.identity.signing_in import sign_in, token_of
from tests.rest import Machine


def test_an_auditor_reads_sentences_and_opens_what_changed(client: FlaskClient, told_about: Customer) -> None:
    sign_in(client, "auditor")
    page = client.get("/audit/")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "changed family name, birth date" in text and "1990-••-••" in text
    assert "1990-04-12" not in text and "not verified yet" in text


def test_a_name_in_the_list_asks_for_this_persons_entries(client: FlaskClient, told_about: Customer) -> None:
    sign_in(client, "auditor")
    text = client.get("/audit/", query_string={"actor": MANAGER.id}).get_data(as_text=True)
    assert "By M. Achieng" in text and "opened the customer" in text and "changed family name" not in text


@pytest.mark.parametrize(
    "query", ["outcome=denied", "day=2026-11-12", "chain=change&operation=", f"customer={UUID(int=1)}"]
)
def test_every_filter_has_an_answer(client: FlaskClient, told_about: Customer, query: str) -> None:
    sign_in(client, "auditor")
    assert client.get(f"/audit/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["outcome=odd", "day=yesterday", "customer=1", "after=zzz", "limit=0", "what=1"])
def test_a_filter_that_is_none_is_refused(client: FlaskClient, told_about: Customer, query: str) -> None:
    sign_in(client, "auditor")
    assert client.get(f"/audit/?{query}").status_code == 422
    assert Machine(client, "auditor").get(f"/audit?{query}").status_code == 422


def test_the_chains_are_verified_with_one_button(client: FlaskClient, told_about: Customer) -> None:
    sign_in(client, "auditor")
    sent = client.post("/audit/verification", data={"csrf_token": token_of(client, "/audit/")})
    assert sent.status_code == 303
    assert "chain intact" in client.get("/audit/").get_data(as_text=True)


def test_others_see_neither_page_nor_menu_entry(client: FlaskClient, told_about: Customer) -> None:
    sign_in(client, "manager")
    assert client.get("/audit/").status_code == 403
    assert "/audit/" not in client.get("/me").get_data(as_text=True)


def test_a_privacy_officer_reads_but_does_not_verify(client: FlaskClient, told_about: Customer) -> None:
    sign_in(client, "privacy-officer")
    assert "Verify the chains" not in client.get("/audit/").get_data(as_text=True)
    assert Machine(client, "privacy-officer").post("/audit/chain/verification").status_code == 403


def test_the_log_in_json(client: FlaskClient, told_about: Customer) -> None:
    caller = Machine(client, "auditor")
    found = caller.get("/audit?operation=customers.change_profile&outcome=done").get_json()
    item = found["items"][0]
    assert item["actor"] == "J. Were" and item["permission"] == "edit_customer"
    assert item["fields"] == ["family_name", "birth_date"] and item["customers"] == [str(told_about.id)]
    assert {"field": "birth_date", "old": "1990-••-••", "new": "1991-••-••"} in item["changes"]
    assert Machine(client, "manager").get("/audit").status_code == 403


def test_the_state_of_the_chains_in_json(client: FlaskClient, told_about: Customer) -> None:
    caller = Machine(client, "auditor")
    assert caller.get("/audit/chain").get_json()["items"][0]["last_check"] is None
    verified = caller.post("/audit/chain/verification").get_json()["items"][0]
    assert verified == {"chain": "change", "entries": 2, "first_wrong": None}
    assert caller.get("/audit/chain").get_json()["items"][0]["last_check"]["first_wrong"] is None
