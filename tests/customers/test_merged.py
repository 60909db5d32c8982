"""A merged customer's address, in whichever area, leads to the survivor's; an ended customer frees what is unique."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import Phone
from backoffice.customers import service as customers
from backoffice.customers.forms.revealing import REASONS
from backoffice.customers.models import Customer, IdentityNumber, Stage
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from tests.identity.signing_in import sign_in, token_of
from tests.kyc.bank import amina
from tests.rest import Machine
from tests.rest import amina as registration

AREAS = [
    "",
    "/history",
    "/document",
    "/kyc",
    "/restriction",
    "/phone",
    "/access-log?limit=5",
]
PAGES = ["", "/timeline", "/documents", "/kyc", "/restrictions", "/contacts", "/tier"]


@pytest.fixture
def merged(app: Flask) -> tuple[UUID, UUID]:
    """(duplicate, survivor) as merging will leave them."""
    duplicate, survivor = amina(), amina(name="Amina Grace")
    statement = text("UPDATE customer SET stage = 'merged', merged_into = :survivor WHERE id = :duplicate")
    db.session.connection().execute(statement, {"survivor": survivor.id, "duplicate": duplicate.id})
    db.session.commit()
    db.session.expire_all()
    return duplicate.id, survivor.id


@pytest.mark.parametrize("area", AREAS)
def test_every_area_of_rest_answers_308(client: FlaskClient, merged: tuple[UUID, UUID], area: str) -> None:
    duplicate, survivor = merged
    caller = Machine(client, ["supervisor", "auditor"])
    answer = caller.get(f"/{duplicate}{area}")
    assert answer.status_code == 308, answer.text
    assert answer.headers["Location"] == f"/api/v1/customer/{survivor}{area}"
    assert (answer.json or {})["id"] == str(survivor)
    assert caller.get(answer.headers["Location"].removeprefix("/api/v1/customer")).status_code == 200


def test_a_public_number_is_an_address_for_ever(client: FlaskClient, merged: tuple[UUID, UUID]) -> None:
    duplicate, survivor = (db.session.get_one(Customer, customer_id) for customer_id in merged)
    old, own, caller = duplicate.public_number, survivor.public_number, Machine(client, "supervisor")
    moved = caller.get(f"/{old}")
    assert (moved.status_code, moved.json) == (308, {"id": str(survivor.id)})
    assert moved.headers["Location"] == f"/api/v1/customer/{survivor.id}"
    stays = caller.get(f"/{own.lower()}")
    assert (stays.status_code, stays.json["id"]) == (200, str(survivor.id)) and stays.headers["ETag"]
    unknown = caller.get("/BK-0000-0000")
    assert (unknown.status_code, unknown.json["error_code"]) == (404, "CUSTOMER_NOT_FOUND")
    sign_in(client, "supervisor", branch=None)
    led = client.get(f"/customers/{old}")
    assert (led.status_code, led.headers["Location"]) == (308, f"/customers/{survivor.id}")
    assert own in client.get(f"/customers/{own}").get_data(as_text=True)


def test_a_write_to_a_merged_customer_is_sent_on_by_the_caller(client: FlaskClient, merged: tuple[UUID, UUID]) -> None:
    duplicate, survivor = merged
    body = {"kind": "no_debit", "source": "customer", "reason": "lost phone"}
    answer = Machine(client, "supervisor").post(f"/{duplicate}/restriction", body)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/api/v1/customer/{survivor}/restriction")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_merged_customer_leads_to_the_survivors(
    client: FlaskClient, merged: tuple[UUID, UUID], page: str
) -> None:
    sign_in(client, ["supervisor", "auditor"], branch=None)
    duplicate, survivor = merged
    answer = client.get(f"/customers/{duplicate}{page}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/customers/{survivor}{page}")


def test_a_form_for_a_merged_customer_is_not_sent_on(client: FlaskClient, merged: tuple[UUID, UUID]) -> None:
    sign_in(client, "supervisor", branch=None)
    duplicate, survivor = merged
    form = {"csrf_token": token_of(client), "reason": REASONS[0]}
    answer = client.post(f"/customers/{duplicate}/reveal/birth_date", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/customers/{survivor}")


@command(Permission.DISPOSE_CUSTOMER)
def ended(actor: Actor, customer_id: UUID, stage: Stage) -> None:
    """The relationship ends, as the lifecycle will do it."""
    customers.note_stage(customers.locked(actor, customer_id), stage)


@pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.ERASED])
def test_an_ended_customer_frees_phone_email_and_identity_number(client: FlaskClient, stage: Stage) -> None:
    agent = Machine(client, "agent")
    first = agent.post("", registration())
    assert first.status_code == 201
    assert agent.post("", registration()).status_code == 409
    ended(SYSTEM, UUID((first.json or {})["id"]), stage)
    second = agent.post("", registration(duplicate_reason="the first was turned down"))
    assert second.status_code == 201, second.text
    assert db.session.query(Phone).filter_by(living=True).count() == 1
    assert db.session.query(IdentityNumber).filter_by(living=True).count() == 1
    assert db.session.get_one(Customer, UUID((first.json or {})["id"])).stage is stage
