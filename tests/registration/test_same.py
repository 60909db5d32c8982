"""“Same person”: what was typed goes to the customer who is here already, by approval where the policy says so."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.kernel.db import db
from backoffice.registration.models import Draft
from tests.identity.signing_in import sign_in, token_of
from tests.registration.test_views import how_many
from tests.rest import Machine, amina
from tests.tiers.bank import known_as_verified


@pytest.fixture
def known(client: FlaskClient) -> UUID:
    """Amina, who is here already."""
    return UUID(Machine(client, "agent").post(body=amina()).json["id"])


def typed(client: FlaskClient) -> dict[str, Any]:
    form_id = client.get("/registration/").get_data(as_text=True).split('name="form_id"')[1].split('value="')[1]
    return {
        "csrf_token": token_of(client), "form_id": form_id.split('"')[0], "branch": "north",
        "given_names": "Amina", "family_name": "Odhiambo", "occupation": "teacher",
        "phones-0-number": "0712345678", "phones-0-phone_type": "mobile",
        "phones-1-number": "0733111222", "phones-1-phone_type": "mobile",
        "identity_numbers-0-id_type": "passport", "identity_numbers-0-number": "BK778899",
    }  # fmt: skip


def test_old_and_new_are_shown_and_then_carried_over_and_no_second_customer_is_made(
    client: FlaskClient, known: UUID
) -> None:
    known_as_verified(SYSTEM, known)
    sign_in(client, "agent")
    form = typed(client)
    kept = client.post(f"/registration/same/{known}", data=form)
    assert kept.status_code == 303
    page = client.get(kept.headers["Location"]).get_data(as_text=True)
    assert "Odhiambo" in page and "Waits for a colleague" in page and "0733111222" in page and "0712345678" not in page
    version = page.split('name="version" value="')[1].split('"')[0]
    sent = {"csrf_token": form["csrf_token"], "draft": form["form_id"], "version": version}
    assert client.post(f"/registration/same/{known}/confirmed", data=sent).status_code == 303
    row, waiting = customers.waiting_edits(SYSTEM, known)
    assert (row.occupation, row.family_name) == ("teacher", "Otieno") and how_many() == 1
    assert set(waiting[0].new) == {"family_name", "identity_numbers"}
    assert [one["number"] for one in waiting[0].new["identity_numbers"]] == ["29384756", "BK778899"]
    assert len(contacts.contacts_of([known])[known].phones) == 2
    assert db.session.get(Draft, UUID(form["form_id"])) is None


def test_what_was_seen_must_still_be_so(client: FlaskClient, known: UUID) -> None:
    sign_in(client, "agent")
    form = typed(client)
    client.post(f"/registration/same/{known}", data=form)
    sent = {"csrf_token": form["csrf_token"], "draft": form["form_id"]}
    path = f"/registration/same/{known}/confirmed"
    assert client.post(path, data=sent | {"version": "99"}).status_code == 409
    assert client.post(path, data=sent | {"version": "x"}).status_code == 422
    assert db.session.get(Draft, UUID(form["form_id"]))


def test_other_branches_customers_are_not_found(client: FlaskClient, known: UUID) -> None:
    sign_in(client, "agent", branch="south")
    form = typed(client) | {"branch": "south"}
    assert client.post(f"/registration/same/{known}", data=form).status_code == 404


def test_the_same_person_is_told_over_rest(client: FlaskClient, known: UUID) -> None:
    agent = Machine(client, "agent")
    body = {name: value for name, value in amina(occupation="teacher").items() if name != "duplicate_reason"}
    version = agent.get(f"/{known}").json["version"]
    assert agent.post(f"/{known}/same-person", body).status_code == 422
    told = agent.post(f"/{known}/same-person", body, **{"If-Match": str(version)})
    assert told.status_code == 200 and told.json["occupation"] == "teacher" and how_many() == 1
