"""Registering on the page: what was typed is kept, every refusal stands beside its field, nothing is made twice."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from tests.identity.signing_in import sign_in, token_of


def typed(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    usual = {
        "given_names": "Amina",
        "family_name": "Otieno",
        "phones-0-number": "0712345678",
        "phones-0-phone_type": "mobile",
        "branch": "north",
    }
    return usual | {"csrf_token": token_of(client, "/registration/")} | fields


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Customer)) or 0


@pytest.fixture
def agent(client: FlaskClient) -> FlaskClient:
    sign_in(client, "agent")
    return client


def test_an_agent_registers_on_the_page(agent: FlaskClient) -> None:
    answer = agent.post("/registration/", data=typed(agent))
    assert answer.status_code == 303 and how_many() == 1
    page = agent.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Amina Otieno" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phones-0-number": ""}, "A phone is needed."),
        ({"phones-0-number": "12"}, "phone"),
        ({"birth_date": "31.12.1990"}, "Write the date as"),
        ({"given_names": "", "family_name": ""}, "at least one name"),
        ({"emails-0-address": "nonsense"}, "mail"),
        ({"category": "nonsense"}, "alid"),
        ({"given_names": "x" * 100_000}, "characters"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    agent: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    answer = agent.post("/registration/", data=typed(agent, occupation="tailor", **fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and sentence in page and 'value="tailor"' in page and how_many() == 0


def test_a_second_click_makes_no_second_customer(agent: FlaskClient) -> None:
    form = typed(agent, form_id="the-same-form")
    first, second = agent.post("/registration/", data=form), agent.post("/registration/", data=form)
    assert first.headers["Location"] == second.headers["Location"] and how_many() == 1


def test_a_known_phone_is_told_beside_the_phone(agent: FlaskClient) -> None:
    agent.post("/registration/", data=typed(agent))
    answer = agent.post("/registration/", data=typed(agent, given_names="Grace"))
    assert answer.status_code == 409 and "already has this phone" in answer.get_data(as_text=True)


def test_a_reviewer_may_not_register(client: FlaskClient) -> None:
    sign_in(client, "kyc-reviewer")
    answer = client.get("/registration/")
    assert answer.status_code == 403 and "create_customer" in answer.get_data(as_text=True)


def test_somebody_of_another_branch_is_shown_covered_with_the_reasons(agent: FlaskClient) -> None:
    agent.post(
        "/registration/",
        data=typed(
            agent,
            birth_date="1990-04-12",
            **{"identity_numbers-0-id_type": "national_id", "identity_numbers-0-number": "29384756"},
        ),
    )
    sign_in(agent, "agent", branch="south")
    asked = {
        "given_names": "Amina",
        "family_name": "Otieno",
        "phones-0-number": "0712 345 678",
        "identity_numbers-0-number": "2938-4756",
    }
    form = typed(agent, birth_date="1990", branch="south") | asked
    answer = agent.post("/registration/possible-duplicates", data=form, headers=as_part("registration-duplicates"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<h1" not in page
    for words in ("A••• O•••", "Same ID number", "Same phone", "Same name", "Birth date fits", "Of another branch"):
        assert words in page, words
    assert "Amina Otieno" not in page and "/customers/" not in page and "1990-04-12" not in page


def test_a_page_that_was_refused_shows_who_is_alike(agent: FlaskClient) -> None:
    agent.post("/registration/", data=typed(agent, birth_date="1990-04-12"))
    answer = agent.post(
        "/registration/", data=typed(agent, **{"phones-0-number": "0712345679"}, birth_date="1990-04-12")
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Same birth date" in page and "Open in a new tab" in page


def test_half_typed_fields_compare_with_nobody(agent: FlaskClient) -> None:
    agent.post("/registration/", data=typed(agent, birth_date="1990-04-12"))
    form = typed(agent, given_names="Am", family_name="", **{"phones-0-number": "07"}, birth_date="19")
    page = agent.post("/registration/possible-duplicates", data=form).get_data(as_text=True)
    assert "Nobody alike so far" in page and "Amina" not in page


def as_part(element: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": element}
