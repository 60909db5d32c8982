"""Who may be here already, asked through REST and refused at registration."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.rest import Machine, amina

OTHER_PHONE = [{"number": "0722000111", "phone_type": "mobile"}]


@pytest.fixture
def agent(client: FlaskClient) -> Machine:
    return Machine(client, "agent")


def asked(machine: Machine, **known: Any) -> list[Mapping[str, Any]]:
    answer = machine.post("/duplicate/possible", known)
    assert answer.status_code == 200, answer.json
    found: list[Mapping[str, Any]] = answer.json["items"]
    return found


def test_somebody_is_found_by_a_mistyped_name_and_the_birth_date(agent: Machine) -> None:
    made = agent.post("", amina()).json
    found = asked(agent, given_names="Amina", family_name="Otiemo", birth_date="1990-04-12")
    assert [one["customer_id"] for one in found] == [made["id"]] and found[0]["likely"] is True
    assert found[0]["sentence"] == "Name is a letter off, same birth date, no ID number on one side"


@pytest.mark.parametrize(
    "known",
    [
        {"phones": ["0712 345 678"]}, {"emails": ["AMINA@example.org"]}, {"identity_numbers": ["2938-4756"]},
        {"given_names": "Otieno", "family_name": "Amina"},
    ],
)  # fmt: skip
def test_one_thing_alone_finds_them(agent: Machine, known: dict[str, Any]) -> None:
    made = agent.post("", amina()).json
    assert [one["public_number"] for one in asked(agent, **known)] == [made["public_number"]]


def test_nobody_is_found_by_nothing(agent: Machine) -> None:
    agent.post("", amina())
    assert asked(agent) == []


def test_names_of_other_branches_are_covered(agent: Machine) -> None:
    agent.post("", amina())
    found = asked(Machine(agent.client, "agent", branch="south"), phones=["0712345678"])
    assert found[0]["customer_id"] is None and found[0]["name"] == "A••• O•••"


def test_whoever_may_not_register_may_not_ask(agent: Machine) -> None:
    assert Machine(agent.client, "auditor").post("/duplicate/possible", {"phones": ["0712345678"]}).status_code == 403


@pytest.mark.parametrize("body", [{"phones": "0712"}, {"names": "x"}, {"phones": ["x" * 41]}, {"given_names": 7}])
def test_bad_bodies_are_refused_with_the_field(agent: Machine, body: dict[str, Any]) -> None:
    answer = agent.post("/duplicate/possible", body)
    assert answer.status_code == 422 and next(iter(body)) in str(answer.json["details"]["fields"])


def test_a_name_a_letter_off_with_the_same_birth_date_asks_for_a_reason(agent: Machine) -> None:
    agent.post("", amina())
    other = amina(family_name="Otiemo", phones=OTHER_PHONE, emails=[], identity_numbers=[])
    refused = agent.post("", other)
    assert (refused.status_code, refused.json["error_code"]) == (409, "DUPLICATE_CUSTOMER")
    assert refused.json["details"]["soft"] is True
    assert agent.post("", other | {"duplicate_reason": "her twin sister"}).status_code == 201


def test_a_reason_does_not_give_a_taken_phone_away(agent: Machine) -> None:
    agent.post("", amina())
    same = amina(emails=[], identity_numbers=[], duplicate_reason="another person")
    assert agent.post("", same).json["error_code"] == "PHONE_ALREADY_REGISTERED"
    assert agent.post("", same | {"duplicate_reason": None}).json["error_code"] == "PHONE_ALREADY_REGISTERED"
