"""In which language a customer is written to: chosen at registration, on the page or through REST, or the usual one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.identity.signing_in import sign_in, token_of
from tests.registration.test_views import typed
from tests.rest import Machine, amina


@pytest.fixture
def agent(client: FlaskClient) -> Machine:
    return Machine(client, "agent")


def registered(agent: Machine) -> str:
    return str(agent.post("", amina()).get_json()["id"])


def test_a_customer_is_written_to_in_the_banks_language_until_another_one_is_chosen(agent: Machine) -> None:
    path = f"/{registered(agent)}/language"
    usual = agent.get(path)
    assert usual.get_json() == {"language": None, "written_in": "en"}
    chosen = agent.ask("PUT", path, {"language": "sw"}, **{"If-Match": usual.headers["ETag"]})
    assert chosen.get_json() == agent.get(path).get_json() == {"language": "sw", "written_in": "sw"}


def test_a_branch_may_have_a_usual_language_of_its_own(
    app: Flask, agent: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = app.extensions["settings"].model_copy(update={"branch_languages": {"north": "fr"}})
    monkeypatch.setitem(app.extensions, "settings", other)
    assert agent.get(f"/{registered(agent)}/language").get_json()["written_in"] == "fr"


def test_a_language_that_nobody_writes_is_refused_and_so_is_a_stale_choice(agent: Machine) -> None:
    path = f"/{registered(agent)}/language"
    unknown = agent.ask("PUT", path, {"language": "de"}, **{"If-Match": "1"})
    assert (unknown.status_code, list(unknown.get_json()["details"]["fields"])) == (422, ["language"])
    assert agent.ask("PUT", path, {"language": "fr"}, **{"If-Match": "99"}).status_code == 409
    assert agent.ask("PUT", path, {"language": "fr"}).status_code == 422


def test_the_language_is_chosen_on_the_form_of_registration_and_shown_on_the_page(client: FlaskClient) -> None:
    sign_in(client, "agent")
    made = client.post("/registration/", data=typed(client, language="es"))
    customer_id = made.headers["Location"].rpartition("/")[2]
    page = client.get(f"/customers/{customer_id}").get_data(as_text=True)
    assert "Spanish" in page and token_of(client)
