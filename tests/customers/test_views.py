"""The customers' pages: list, search, suggestions, one customer, editing and revealing."""

import pytest
from flask.testing import FlaskClient

from tests.identity.signing_in import sign_in, token_of
from tests.rest import Machine, amina


@pytest.fixture
def customer(client: FlaskClient) -> str:
    """The path of Amina's page."""
    return f"/customers/{Machine(client, 'agent').post('', amina()).json['id']}"


def test_the_page_covers_values_for_whom_they_are_not(client: FlaskClient, customer: str) -> None:
    sign_in(client, "kyc-reviewer")
    page = client.get(customer).get_data(as_text=True)
    assert "Amina Otieno" in page and "29384756" not in page and "1990-04-12" not in page


def test_the_list_search_and_suggestions_find_her(client: FlaskClient, customer: str) -> None:
    sign_in(client, "supervisor")
    for url in ("/customers/", "/customers/?q=otieno", "/customers/?stage=prospect", "/customers/suggestions?q=amin"):
        page = client.get(url).get_data(as_text=True)
        assert customer in page and "712345678" not in page, url
    assert "Nobody found" in client.get("/customers/?q=zzzzzz").get_data(as_text=True)


def test_an_edit_changes_and_a_stale_one_is_told(client: FlaskClient, customer: str) -> None:
    sign_in(client, "branch-officer")
    page = client.get(f"{customer}/edit").get_data(as_text=True)
    assert 'value="Otieno"' in page
    form = {
        "csrf_token": token_of(client),
        "given_names": "Amina",
        "family_name": "Odhiambo",
        "birth_date": "1990-04-12",
        "confirmed": "y",
    }
    version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
    assert client.post(f"{customer}/edit", data=form | {"version": version}).status_code == 303
    assert "Odhiambo" in client.get(customer).get_data(as_text=True)
    assert client.post(f"{customer}/edit", data=form | {"version": version}).status_code == 409
    wrong = client.post(f"{customer}/edit", data=form | {"version": "9", "birth_date": "1990-99-99"})
    assert wrong.status_code == 422 and "no such day" in wrong.get_data(as_text=True)


def test_a_reveal_asks_why_and_shows(client: FlaskClient, customer: str) -> None:
    sign_in(client, "kyc-reviewer")
    assert client.get(f"{customer}/reveal/identity_numbers").status_code == 200
    assert client.post(f"{customer}/reveal/identity_numbers", data={"csrf_token": token_of(client)}).status_code == 422
    form = {"csrf_token": token_of(client), "reason": "Calling the customer back"}
    assert "29384756" in client.post(f"{customer}/reveal/identity_numbers", data=form).get_data(as_text=True)
    assert client.get(f"{customer}/reveal/tokens").status_code == 404


def test_an_agent_of_another_branch_finds_nothing_there(client: FlaskClient, customer: str) -> None:
    sign_in(client, "agent", branch="south")
    assert client.get(customer).status_code == 404
    assert customer not in client.get("/customers/?q=otieno").get_data(as_text=True)
