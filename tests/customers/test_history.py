"""The story of one customer: what was done is told to who may open it, who looked to readers of the log."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service
from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.kernel.errors import NotFound, PermissionDenied
from backoffice.kernel.operations import command
from tests.identity.signing_in import sign_in, staff
from tests.rest import Machine
from tests.rest import amina as registration

WERE = staff("branch-officer", name="J. Were")
MANAGER = staff("manager", name="M. Achieng", branch=None)
AUDITOR = staff("auditor", name="Odera Lang", branch=None)


@command(Permission.CREATE_CUSTOMER)
def take_in(actor: Actor) -> Customer:
    """Amina, with a paper."""
    fields = {"given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12"}
    row = service.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, "north", fields)
    service.replace_identity_numbers(actor, row, [(IdType.NATIONAL_ID, "29384756", "KE")])
    return row


@pytest.fixture
def amina(app: Flask) -> Customer:
    row = take_in(WERE)
    service.change_profile(WERE, row.id, row.version, {"family_name": "Odhiambo", "birth_date": "1991-05-13"})
    service.customer(MANAGER, row.id)
    service.reveal(WERE, row.id, ["birth_date"], "Calling the customer back")
    with pytest.raises(PermissionDenied):
        service.reveal(MANAGER, row.id, ["birth_date"], "curious")
    return row


def test_the_history_tells_changes_and_not_who_looked(amina: Customer) -> None:
    told = service.history(MANAGER, amina.id).items
    assert [entry.operation for entry in told] == ["customers.change_profile", "customers.take_in"]


def test_the_history_is_masked_like_the_page_even_for_its_maker(amina: Customer) -> None:
    shown = str(service.history(WERE, amina.id).items)
    assert "1990-••-••" in shown and "29 ••• 56" in shown and "Odhiambo" in shown
    assert "1990-04-12" not in shown and "1991-05-13" not in shown and "29384756" not in shown


def test_the_access_log_tells_reads_reveals_and_refused_attempts(amina: Customer) -> None:
    told = service.access_log(AUDITOR, amina.id).items
    assert [(entry.actor, entry.sentence) for entry in told] == [
        ("J. Were", "revealed birth date"),
        ("M. Achieng", "opened the customer"),
    ]
    assert told[0].reason == "Calling the customer back"


def test_reading_the_history_is_a_look_too(amina: Customer) -> None:
    service.history(MANAGER, amina.id)
    assert service.access_log(AUDITOR, amina.id).items[0].sentence == "read the history"


def test_another_branch_answers_like_nobody(amina: Customer) -> None:
    with pytest.raises(NotFound):
        service.history(staff("agent", branch="south"), amina.id)
    with pytest.raises(NotFound):
        service.access_log(AUDITOR, uuid4())


def test_the_history_in_json(client: FlaskClient, amina: Customer) -> None:
    caller = Machine(client, "manager")
    first = caller.get(f"/{amina.id}/history?limit=1").get_json()
    item = first["items"][0]
    assert {"at", "actor", "operation", "permission", "fields"} <= set(item)
    assert (item["actor"], item["operation"]) == ("J. Were", "customers.change_profile")
    assert item["permission"] == "edit_customer"
    assert item["fields"] == ["family_name", "birth_date"]
    second = caller.get(f"/{amina.id}/history?limit=1&after={first['next']}").get_json()
    assert second["items"][0]["operation"] == "customers.take_in" and second["next"] is None
    assert Machine(client, "svc-core").get(f"/{amina.id}/history").status_code in (200, 404)
    assert Machine(client, "administrator").get(f"/{amina.id}/history").status_code == 403


def test_the_access_log_in_json_is_for_readers_of_the_log(client: FlaskClient, amina: Customer) -> None:
    found = Machine(client, "auditor").get(f"/{amina.id}/access-log").get_json()
    assert [item["operation"] for item in found["items"]] == ["customers.reveal", "customers.customer"]
    assert Machine(client, "manager").get(f"/{amina.id}/access-log").status_code == 403
    missing = Machine(client, "auditor").get(f"/{uuid4()}/access-log")
    assert missing.status_code == 404 and missing.get_json()["error_code"] == "CUSTOMER_NOT_FOUND"


def test_the_timeline_is_a_box_and_a_page(client: FlaskClient, amina: Customer) -> None:
    sign_in(client, "manager")
    page = client.get(f"/customers/{amina.id}/timeline").get_data(as_text=True)
    assert "changed family name, birth date" in page and "1990-••-••" in page and "1990-04-12" not in page
    asked = {"HX-Request": "true", "HX-Target": "customers-timeline"}
    box = client.get(f"/customers/{amina.id}/timeline", headers=asked)
    assert box.get_data(as_text=True).lstrip().startswith('<section class="panel')
    assert client.get(f"/customers/{amina.id}/looks").status_code == 403


def test_who_looked_shows_one_visit_as_one_line(client: FlaskClient, amina: Customer) -> None:
    service.history(MANAGER, amina.id)
    sign_in(client, "auditor")
    box = client.get(f"/customers/{amina.id}/looks", headers={"HX-Request": "true", "HX-Target": "customers-looks"})
    assert "read the history" in box.get_data(as_text=True)
    assert "Looks and refused attempts" in client.get(f"/customers/{amina.id}/looks").get_data(as_text=True)


def test_the_customer_page_offers_both_boxes_to_whom_they_are_for(client: FlaskClient, amina: Customer) -> None:
    sign_in(client, "auditor")
    assert "customers-looks" in client.get(f"/customers/{amina.id}").get_data(as_text=True)
    sign_in(client, "manager")
    text = client.get(f"/customers/{amina.id}").get_data(as_text=True)
    assert "customers-looks" not in text and "customers-timeline" in text


def test_contacts_are_told_like_on_the_page(client: FlaskClient) -> None:
    made = Machine(client, "branch-officer").post("", registration())
    assert made.status_code == 201, made.get_data(as_text=True)
    told = Machine(client, "manager").get(f"/{made.get_json()['id']}/history")
    found = {one["field"]: one["new"] for item in told.get_json()["items"] for one in item["changes"]}
    assert found["phone.number"] == "+254 ••• ••• 678" and found["email.address"] == "a•••@example.org"
    assert found["address.city"] == "Nairobi" and found["address.line1"] == "12 M•••"
    assert "+254712345678" not in str(found) and "amina@example.org" not in str(found)
