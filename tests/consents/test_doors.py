"""Consents over REST and on pages."""

from flask.testing import FlaskClient

from tests.approvals.bank import Api, amina, code
from tests.identity.signing_in import sign_in, token_of

BODY = {"purpose": "terms", "channel": "ussd", "language": "sw"}


def test_a_machine_gives_lists_and_takes_back(api: Api) -> None:
    customer = amina()
    first, again = (api.post("joy", f"/{customer.id}/consent", BODY, "one-key") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.json == again.json and first.json
    assert (first.json["text_version"], first.json["language"], first.json["channel"]) == ("2026-11", "sw", "ussd")
    other = api.post("joy", f"/{customer.id}/consent", {"purpose": "marketing", "channel": "agent"}).json or {}
    done = api.post("joy", f"/{customer.id}/consent/{other['id']}/withdraw", None)
    assert done.status_code == 200 and (done.json or {})["withdrawn_at"]
    assert code(api.post("joy", f"/{customer.id}/consent/{other['id']}/withdraw", None)) == (400, "INVALID_TRANSITION")
    listed = api.get("peter", f"/{customer.id}/consent").json or {}
    assert {item["purpose"] for item in listed["items"]} == {"terms", "marketing"} and listed["next"] is None


def test_a_wrong_purpose_is_named(api: Api) -> None:
    answer = api.post("joy", f"/{amina().id}/consent", {**BODY, "purpose": "everything"})
    assert answer.status_code == 422 and "purpose" in str(answer.json)


def test_staff_record_a_consent_and_see_it_in_the_list(client: FlaskClient) -> None:
    customer = amina()
    sign_in(client, "branch-officer")
    place = f"/customers/{customer.id}/consents"
    assert "No consent yet" in client.get(place).text
    typed = {"csrf_token": token_of(client), "purpose": "credit_check", "how": ""}
    refused = client.post(f"{place}/new", data=typed)
    assert refused.status_code == 422 and "Say how" in refused.text
    assert client.post(f"{place}/new", data=typed | {"how": "Signed form of today."}).status_code == 303
    page = client.get(place).text
    assert "Asking the credit bureau" in page and "Take back…" in page
