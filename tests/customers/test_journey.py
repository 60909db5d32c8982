"""The way from registration to today: each step with who and when, and what is missing for the next."""

from typing import Any

from flask.testing import FlaskClient

from backoffice.kyc import service as kyc
from tests.identity.signing_in import sign_in
from tests.kyc.bank import RITA, held, opened
from tests.rest import Machine, amina


def steps(client: FlaskClient, customer_id: object) -> dict[str, dict[str, Any]]:
    """The steps through REST, by name."""
    answer: dict[str, Any] = Machine(client, "branch-officer").get(f"/{customer_id}/journey").get_json()
    return {step["name"]: step for step in answer["items"]}


def test_a_new_customer_is_told_what_is_missing(client: FlaskClient) -> None:
    row = Machine(client, "agent", name="Samuel Okoth").post("", amina()).get_json()
    found = steps(client, row["id"])
    assert list(found) == ["Registered", "Phone verified", "Documents", "KYC approved", "Tier Basic"]
    assert (found["Registered"]["who"], found["Registered"]["note"]) == ("Samuel Okoth", "by agent")
    assert {name: step["note"] for name, step in found.items() if not step["at"]} == {
        "Phone verified": "no code confirmed yet",
        "Documents": "none sent yet",
        "KYC approved": "no case yet",
        "Tier Basic": "needs verified phone",
    }


def test_an_approved_case_shows_who_decided(client: FlaskClient) -> None:
    case = held(RITA)
    assert steps(client, case.customer_id)["KYC approved"]["note"] == f"in review, {RITA.name}"
    kyc.approve(RITA, case.id, 1)
    found = steps(client, case.customer_id)
    assert found["KYC approved"]["at"] and found["KYC approved"]["who"] == RITA.name
    assert found["Documents"]["at"]


def test_the_customer_page_draws_the_same_steps(client: FlaskClient) -> None:
    case = opened()
    sign_in(client, "branch-officer")
    page = client.get(f"/customers/{case.customer_id}").get_data(as_text=True)
    assert "From registration to today" in page and "waits for a reviewer" in page
    assert page.count('<li class="is-done">') == len(
        [one for one in steps(client, case.customer_id).values() if one["at"]]
    )
