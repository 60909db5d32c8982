"""Who has which job role: read from the provider's directory, with maker and checker in one hand named."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from backoffice.identity import jobs
from backoffice.identity.rules import in_one_hand
from tests.identity.door import Door, form_token, signs_in, subject
from tests.identity.signing_in import sign_in
from tests.rest import Machine


def test_whoever_serves_walk_ins_and_reviews_holds_both_ends_of_kyc() -> None:
    hands = {hand.pair.what: hand.roles for hand in in_one_hand(["branch-officer", "kyc-reviewer"])}
    assert hands == {"KYC": ("Branch officer", "KYC reviewer")}


def test_one_job_role_may_bring_both_ends_alone() -> None:
    hands = {hand.pair.what: hand.roles for hand in in_one_hand(["supervisor", "agent"])}
    assert hands["Tiers"] == ("Supervisor",)
    assert "Erasures" not in hands


@pytest.mark.parametrize("roles", [[], ["agent"], ["privacy-officer", "agent"], ["no-such-role"]])
def test_most_hands_hold_one_end_only(roles: list[str]) -> None:
    assert in_one_hand(roles) == []


def test_the_page_shows_everybody_and_whose_hands_hold_both(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "administrator")
    door.change(subject(door, "agent"), roles=["agent", "kyc-reviewer"])
    page = client.get("/access").text
    both = "several together: Field agent, KYC reviewer"
    for words in ("Priya Raman", "Samuel Okoth", both, "one job role: Supervisor"):
        assert words in page


def test_somebody_disabled_is_shown_as_such(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "administrator")
    door.change(subject(door, "auditor"), enabled=False)
    assert "Disabled" in client.get("/access").text


def test_an_administrator_ends_all_sessions_of_somebody(app: Flask, client: FlaskClient, door: Door) -> None:
    other = app.test_client()
    signs_in(other, door, "agent")
    signs_in(client, door, "administrator")
    fields = {"csrf_token": form_token(client.get("/access")), "sub": subject(door, "agent")}
    assert client.post("/access/end-all", data=fields).status_code == 303
    assert other.get("/me").status_code == 303
    assert client.post("/access/end-all", data=fields | {"sub": ""}).status_code == 422


def test_without_the_account_the_page_says_what_is_missing(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    assert "BACKOFFICE_OIDC_DIRECTORY_SECRET" in client.get("/access").text


def test_while_the_provider_is_down_the_page_says_so(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "administrator")
    door.close()
    answer = client.get("/access")
    assert answer.status_code == 503 and "sign-in service does not answer" in answer.text


def test_nobody_but_administrators_sees_it(client: FlaskClient) -> None:
    sign_in(client, "supervisor")
    assert client.get("/access").status_code == 403


def test_rest_tells_the_same(app: Flask, client: FlaskClient, door: Door) -> None:
    office = Machine(app.test_client(), "administrator")
    found = office.get("/access").json
    supervisor = next(one for one in found["items"] if one["roles"] == ["supervisor"])
    assert found["is_set_up"] and supervisor["name"] == "Kwame Mensah" and supervisor["branch"] == "north"
    assert {"what": "Tiers", "maker": "assign_tier", "checker": "approve_tier", "roles": ["Supervisor"]} in (
        supervisor["in_one_hand"]
    )
    signs_in(client, door, "agent")
    ended = office.post("/access/end-all", {"sub": subject(door, "agent")})
    assert ended.json == {"ended": 1}


def test_every_morning_the_log_names_them_by_the_providers_id_only(app: Flask, door: Door) -> None:
    with capture_logs() as told:
        jobs.report_hands()
    warned = [line for line in told if line["event"] == "proposes and decides"]
    assert {line["sub"] for line in warned} == {subject(door, "supervisor"), subject(door, "manager")}
    assert "Kwame" not in str(told)
