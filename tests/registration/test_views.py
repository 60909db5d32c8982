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
        "phone": "0712345678",
        "phone_type": "mobile",
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
        ({"phone": ""}, "A phone is needed."),
        ({"phone": "12"}, "phone"),
        ({"birth_date": "31.12.1990"}, "Write the date as"),
        ({"given_names": "", "family_name": ""}, "at least one name"),
        ({"email": "nonsense"}, "mail"),
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
