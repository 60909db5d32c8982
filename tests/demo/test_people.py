"""Who is who at the demo bank: the same name is the same person, another name another."""

import itertools
from collections.abc import Mapping
from typing import Any

import pytest

from backoffice.access.roles import JOB_ROLES, permissions_of
from backoffice.demo.sign_in.people import NAMES
from tests.demo.story import DEMO, Bank


@pytest.mark.parametrize("role", NAMES)
def test_a_token_without_a_name_is_the_person_of_the_button(bank: Bank, role: str) -> None:
    button = bank.validator.access(bank.sign_in(role=role)["access_token"])
    token = bank.ask(roles=[role])
    assert (token.sub, token.name, token.branch) == (button.sub, NAMES[role], "north")


def test_every_set_of_roles_has_a_person_of_its_own(bank: Bank) -> None:
    sets = [*([role] for role in JOB_ROLES), *map(list, itertools.combinations(JOB_ROLES, 2))]
    assert len({bank.ask(roles=roles).sub for roles in sets}) == len(sets)


def test_the_order_and_repetition_of_roles_make_no_other_person(bank: Bank) -> None:
    assert bank.ask(roles=["agent", "auditor"]).sub == bank.ask(roles=["auditor", "agent", "agent"]).sub


def test_a_name_is_one_person_whatever_the_roles_and_the_branch(bank: Bank) -> None:
    tokens = [bank.ask(roles=["agent"], user="Wanjiru", branch="south"), bank.ask(roles=["auditor"], user="Wanjiru")]
    assert tokens[0].sub == tokens[1].sub
    assert [token.branch for token in tokens] == ["south", "north"]
    assert tokens[1].permissions == JOB_ROLES["auditor"].permissions


def test_another_name_is_another_person_of_the_same_roles(bank: Bank) -> None:
    subs = {bank.ask(roles=["supervisor"], user=name).sub for name in (None, "One", "Two", "one", "supervisor")}
    assert len(subs) == 5


def test_a_name_typed_on_the_page_is_the_same_person_as_in_a_token(bank: Bank) -> None:
    page = bank.sign_in(name="Wanjiru", roles=["agent"], branch="north")
    assert bank.validator.access(page["access_token"]).sub == bank.ask(roles=["auditor"], user="Wanjiru").sub


@pytest.mark.parametrize("role", ["svc-channel", "svc-core"])
def test_a_machines_token_is_its_clients(bank: Bank, role: str) -> None:
    claims = bank.ask(roles=[role])
    assert (claims.azp, claims.machine, claims.branch) == (role, True, None)
    assert bank.ask(roles=[role], user="Second app").azp == role
    assert bank.ask(roles=[role], user="Second app").sub != claims.sub


def test_a_person_with_a_machines_role_besides_is_still_a_person(bank: Bank) -> None:
    claims = bank.ask(roles=["agent", "svc-core"])
    assert not claims.machine
    assert claims.permissions == permissions_of(["agent", "svc-core"])


def test_a_token_for_curl_changes_nobody_who_is_signed_in(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    bank.ask(roles=["auditor"], user=NAMES["agent"], branch="south")
    fresh = bank.validator.access(bank.refresh(tokens).json["access_token"])
    assert (fresh.permissions, fresh.branch) == (JOB_ROLES["agent"].permissions, "north")


@pytest.mark.parametrize(
    "body",
    [
        {"roles": ["king"]}, {"roles": "agent"}, {"roles": [1]}, {"roles": [], "user": ""}, {"roles": [], "user": 1},
        {"roles": [], "user": "a\nb"}, {"roles": [], "branch": "x" * 81}, [],
    ],
)  # fmt: skip
def test_an_impossible_request_is_refused_with_a_sentence(bank: Bank, body: Mapping[str, Any]) -> None:
    answer = bank.client.post(f"{DEMO}/token", json=body)
    assert answer.status_code == 400
    assert answer.json["error_description"].endswith(".")


def test_the_doors_take_nothing_that_a_strange_page_could_send(bank: Bank) -> None:
    assert bank.client.post(f"{DEMO}/token", data='{"roles": ["agent"]}', content_type="text/plain").status_code == 415
    assert bank.client.post(f"{DEMO}/keys/rotate").status_code == 415


def test_people_can_be_looked_up(bank: Bank) -> None:
    sub = bank.ask(roles=["manager"]).sub
    assert bank.client.get(f"{DEMO}/people/{sub}").json == {
        "sub": sub, "name": "Daniel Haile", "roles": ["manager"], "branch": "north", "enabled": True,
    }  # fmt: skip
    assert sub in {person["sub"] for person in bank.client.get(f"{DEMO}/people").json["people"]}
    assert bank.client.get(f"{DEMO}/people/00000000-0000-0000-0000-000000000000").status_code == 404
