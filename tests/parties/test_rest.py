"""Organisations over REST: registered with the persons behind them, who are customers of their own."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backoffice.access.actor import SYSTEM as ACTOR
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError
from backoffice.parties.models import PartyKind
from backoffice.parties.service.changing import Holding
from backoffice.registration import service as registration
from backoffice.registration.json_shapes import RegistrationBody, given
from backoffice.registration.service import PartyGiven
from tests.approvals.bank import entries
from tests.live import at_once, done, live_app
from tests.parties.bank import company, owner, person
from tests.rest import Machine

__all__ = ["live_app"]


@pytest.fixture
def officer(client: FlaskClient) -> Machine:
    return Machine(client, "branch-officer")


def made(machine: Machine, body: dict[str, Any]) -> dict[str, Any]:
    answer = machine.post("", body)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def loaded(body: dict[str, Any]) -> dict[str, Any]:
    """The body as REST takes it."""
    return dict(RegistrationBody().load(body))


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Customer)) or 0


def test_a_company_is_registered_with_a_known_and_a_new_person_behind_it(officer: Machine) -> None:
    known = made(officer, person())
    speaker = {"customer_id": known["id"], "role": "director"}
    firm = made(officer, company(representatives=[speaker], beneficial_owners=[owner(60), owner(39.5)]))
    assert how_many() == 4
    [told] = firm["representatives"]
    assert (told["customer_id"], told["role"], told["share_percent"]) == (known["id"], "director", None)
    assert [one["share_percent"] for one in firm["beneficial_owners"]] == [60, 39.5]
    new = officer.get(f"/{firm['beneficial_owners'][0]['customer_id']}").json
    assert (new["customer_type"], new["branch"], new["stage"]) == ("INDIVIDUAL", "north", "prospect")
    assert new["representatives"] is None and new["beneficial_owners"] is None
    behind = officer.get(f"/{known['id']}/party").json["items"]
    assert [(one["customer_id"], one["kind"]) for one in behind] == [(firm["id"], "representative")]
    [*_, entry] = entries("registration.register")
    assert len(entry.customers) == 4 and "director" not in str(entry.body)


@pytest.mark.parametrize("kind", ["GOVERNMENT_ENTITY", "BANK", "FINANCIAL_INSTITUTION", "NON_DOMICILED_COMPANY"])
def test_every_kind_of_organisation_may_have_persons_behind_it(officer: Machine, kind: str) -> None:
    assert len(made(officer, company(customer_type=kind, beneficial_owners=[owner(100)]))["beneficial_owners"]) == 1


@pytest.mark.parametrize(
    ("owners", "field"),
    [
        ([owner(60), owner(40.01)], "beneficial_owners.1.share_percent"),
        ([owner(0)], "beneficial_owners.0.share_percent"),
        ([owner(-1)], "beneficial_owners.0.share_percent"),
        ([owner(100.01)], "beneficial_owners.0.share_percent"),
        ([owner(33.333)], "beneficial_owners.0.share_percent"),
        ([owner("60")], "beneficial_owners.0.share_percent"),
        ([owner(True)], "beneficial_owners.0.share_percent"),
        ([owner(None)], "beneficial_owners.0.share_percent"),
        ([{"customer_id": str(uuid4())}], "beneficial_owners.0.share_percent"),
        ([{"customer_id": str(uuid4()), "share_percent": 5}], "beneficial_owners.0.customer_id"),
        ([{"customer_id": "x", "share_percent": 5}], "beneficial_owners.0.customer_id"),
        ([{"share_percent": 5}], "beneficial_owners.0.customer_id"),
        ([owner(customer_id=str(uuid4()))], "beneficial_owners.0.given_names"),
        ([owner(phones=[])], "beneficial_owners.0.phones"),
        ([owner(phones=[{"number": "12"}])], "beneficial_owners.0.phones.0.number"),
        ([owner(birth_date="1990-02-31")], "beneficial_owners.0.birth_date"),
        ([owner(branch="south")], "beneficial_owners.0.branch"),
        ([owner(customer_type="BANK")], "beneficial_owners.0.customer_type"),
        ([owner(beneficial_owners=[])], "beneficial_owners.0.beneficial_owners"),
        ([owner(role="x" * 121)], "beneficial_owners.0.role"),
        ([owner(1)] * 21, "beneficial_owners"),
        ("nobody", "beneficial_owners"),
    ],
)
def test_what_is_wrong_with_an_owner_is_said_at_their_place(officer: Machine, owners: Any, field: str) -> None:
    answer = officer.post("", company(beneficial_owners=owners))
    assert answer.status_code == 422 and list(answer.json["details"]["fields"]) == [field], answer.json
    assert how_many() == 0


def test_a_person_has_nobody_behind_them(officer: Machine) -> None:
    answer = officer.post("", person(beneficial_owners=[owner()]))
    assert answer.status_code == 422 and "beneficial_owners" in answer.json["details"]["fields"]
    assert made(officer, person(beneficial_owners=[], representatives=None))["beneficial_owners"] is None


def test_nobody_is_registered_when_an_owners_phone_is_taken(officer: Machine) -> None:
    known = made(officer, person())
    number = known["phones"][0]["number"]
    answer = officer.post("", company(beneficial_owners=[owner(5, phones=[{"number": number}])]))
    assert (answer.status_code, answer.json["error_code"]) == (409, "PHONE_ALREADY_REGISTERED")
    assert answer.json["details"]["field"] == "beneficial_owners.0.phones" and how_many() == 1


def test_the_same_person_is_named_once_a_part(officer: Machine) -> None:
    known = {"customer_id": made(officer, person())["id"], "share_percent": 10}
    twice = officer.post("", company(beneficial_owners=[known, known]))
    assert (twice.status_code, twice.json["error_code"]) == (409, "DUPLICATE_CUSTOMER"), twice.json
    assert made(officer, company(beneficial_owners=[known], representatives=[{**known, "share_percent": None}]))


def test_owners_come_change_and_go_later(officer: Machine) -> None:
    firm = made(officer, company(beneficial_owners=[owner(60)]))
    path = f"/{firm['id']}/beneficial-owner"
    over = officer.post(path, owner(41))
    assert over.status_code == 422 and list(over.json["details"]["fields"]) == ["share_percent"]
    second = officer.post(path, owner(40, role="founder")).json
    assert (second["share_percent"], second["role"], second["until"]) == (40, "founder", None)
    one = f"{path}/{second['id']}"
    assert officer.ask("PUT", one, {"share_percent": 41}).status_code == 422
    assert officer.ask("PUT", one, {"share_percent": 25.5}).json["share_percent"] == 25.5
    assert officer.ask("DELETE", one).status_code == 204
    again = officer.ask("DELETE", one)
    assert (again.status_code, again.json["error_code"]) == (400, "INVALID_TRANSITION")
    assert [bool(item["until"]) for item in officer.get(f"/{firm['id']}/party").json["items"]] == [False, True]
    assert len(officer.get(f"/{firm['id']}").json["beneficial_owners"]) == 1
    assert officer.post(path, owner(40)).status_code == 201


def test_a_repeated_request_puts_one_person_behind_it(officer: Machine) -> None:
    firm, body = made(officer, company()), owner(10)
    key = {"Idempotency-Key": "owner-1"}
    first, second = (officer.post(f"/{firm['id']}/beneficial-owner", body, **key) for _ in range(2))
    assert first.status_code == second.status_code == 201 and first.json["id"] == second.json["id"]


def test_a_person_of_another_branch_cannot_be_named_and_stays_covered(officer: Machine) -> None:
    theirs = made(Machine(officer.client, "branch-officer", branch="south"), person(branch="south"))
    named = {"customer_id": theirs["id"], "share_percent": 5}
    answer = officer.post("", company(beneficial_owners=[named]))
    assert answer.json["details"]["fields"] == {"beneficial_owners.0.customer_id": ["There is no such customer."]}
    everywhere = Machine(officer.client, "supervisor")
    firm = made(everywhere, company(beneficial_owners=[named]))
    [seen] = officer.get(f"/{firm['id']}").json["beneficial_owners"]
    assert seen["name"].startswith("J•••") and theirs["family_name"] not in str(seen)


def test_the_link_of_one_organisation_is_not_found_at_another(officer: Machine) -> None:
    firm, other = (
        made(officer, company(beneficial_owners=[owner(5)])),
        made(officer, company(organisation_name="Hillside", registration_number="CPR-2")),
    )
    link = firm["beneficial_owners"][0]["id"]
    for path in (f"/{other['id']}/beneficial-owner/{link}", f"/{firm['id']}/representative/{link}"):
        assert officer.get(path).status_code == officer.ask("DELETE", path).status_code == 404


def test_fifty_owners_of_30_percent_at_once_are_three(live_app: Flask) -> None:
    with live_app.app_context():
        firm = registration.register(ACTOR, given(loaded(company()))).id
        people = [registration.register(ACTOR, given(loaded(person()))).id for _ in range(50)]
        db.session.remove()
    holds = Holding(share_percent=Decimal(30))
    results = at_once(
        live_app,
        50,
        lambda n: registration.add_party(ACTOR, firm, PartyKind.BENEFICIAL_OWNER, PartyGiven(holds, people[n])),
    )
    assert len(done(results)) == 3
    refused = [error for error in results if isinstance(error, BackofficeError)]
    assert {error.code for error in refused} == {"DATA_VALIDATION_FAILED"} and len(refused) == 47
