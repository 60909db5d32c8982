"""Home: each role finds its own work, and every card opens."""

import re

import pytest
from flask.testing import FlaskClient

from backoffice.access.roles import JOB_ROLES
from backoffice.dashboards.service import work
from tests.identity.signing_in import sign_in
from tests.rest import Machine, amina

PEOPLE = [name for name, role in JOB_ROLES.items() if not role.machine]


@pytest.mark.parametrize("role", PEOPLE)
def test_everybody_has_a_home_whose_cards_open(client: FlaskClient, role: str) -> None:
    sign_in(client, role)
    page = client.get("/")
    assert page.status_code == 200
    for url in set(re.findall(r'hx-get="(/[^"?#]+)"', page.get_data(as_text=True))) - {"/customers/suggestions"}:
        assert client.get(url).status_code == 200, url


def test_an_agent_sees_today_s_registrations(client: FlaskClient) -> None:
    Machine(client, "agent").post("", amina())
    sign_in(client, "agent")
    assert "Amina Otieno" in client.get("/cards/registered-today").get_data(as_text=True)


def test_of_a_large_bank_home_shows_the_shares_of_the_newest(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MOST_COUNTED", 0)
    Machine(client, "agent").post("", amina())
    sign_in(client, "supervisor")
    card = client.get("/cards/standing").get_data(as_text=True)
    assert "Shares of the" in card and '<span class="num">100 %</span>' in card


def test_figures_lead_to_their_rows(client: FlaskClient) -> None:
    Machine(client, "agent").post("", amina())
    sign_in(client, "supervisor")
    assert "/customers/?stage=prospect" in client.get("/cards/standing").get_data(as_text=True)
    listed = client.get("/customers/?stage=prospect").get_data(as_text=True)
    assert "Amina Otieno" in listed and "712345678" not in listed
