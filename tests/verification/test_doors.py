"""Asking for checks and reading them in the browser and over REST."""

from flask.testing import FlaskClient

from backoffice.integrations.ports import Answer
from backoffice.verification import service
from backoffice.verification.jobs import CHECKER
from tests.identity.signing_in import sign_in, token_of
from tests.kyc.bank import amina, opened
from tests.rest import Machine
from tests.verification.bank import Provider, begun


def test_an_officer_asks_for_a_check_from_the_customers_page(client: FlaskClient, provider: Provider) -> None:
    customer = amina()
    sign_in(client, "branch-officer")
    path = f"/customers/{customer.id}/verification"
    assert "Ask for an automated check" in client.get(f"/customers/{customer.id}").get_data(as_text=True)
    assert "No provider was asked" in client.get(path).get_data(as_text=True)
    form = client.get(f"{path}/new").get_data(as_text=True)
    assert "Identity: the customer is sent a link" in form and "No address is known" in form
    answer = client.post(f"{path}/new", data={"csrf_token": token_of(client), "kind": "identity"})
    assert answer.status_code == 303 and answer.location.endswith(path)
    assert "Being asked" in client.get(path).get_data(as_text=True)
    twice = client.post(f"{path}/new", data={"csrf_token": token_of(client), "kind": "identity"})
    assert twice.status_code == 409


def test_a_credit_check_without_consent_names_the_field(client: FlaskClient, provider: Provider) -> None:
    customer = amina()
    sign_in(client, "branch-officer")
    typed = {"csrf_token": token_of(client), "kind": "credit"}
    answer = client.post(f"/customers/{customer.id}/verification/new", data=typed)
    assert answer.status_code == 422 and "not asked for without it" in answer.get_data(as_text=True)


def test_reviewers_read_why_and_officers_do_not(client: FlaskClient, provider: Provider) -> None:
    check = begun()
    provider.says(Answer.RETRY, None, "BAD_PROOF_OF_IDENTITY", private="<b>looks odd</b>")
    service.read_again(CHECKER, check.id)
    path = f"/customers/{check.customer_id}/verification"
    sign_in(client, "kyc-reviewer")
    page = client.get(path).get_data(as_text=True)
    assert "Bad proof of identity" in page and "&lt;b&gt;looks odd" in page and "never for the customer" in page
    sign_in(client, "branch-officer")
    page = client.get(path).get_data(as_text=True)
    assert "May try again" in page and "Bad proof" not in page and "looks odd" not in page


def test_checks_are_asked_for_and_read_over_rest(client: FlaskClient, provider: Provider) -> None:
    customer, machine = amina(), Machine(client, "svc-channel")
    path = f"/{customer.id}/verification"
    made = machine.post(path, {"kind": "identity"}, **{"Idempotency-Key": "one"})
    assert made.status_code == 201 and made.json["state"] == "asked" and made.json["provider"] == "sumsub"
    again = machine.post(path, {"kind": "identity"}, **{"Idempotency-Key": "one"})
    assert (again.status_code, again.json["id"]) == (201, made.json["id"])
    assert machine.post(path, {"kind": "identity"}).json["error_code"] == "KYC_VERIFICATION_PENDING"
    assert machine.post(path, {"kind": "credit"}).json["details"]["fields"].keys() == {"consent"}
    assert machine.post(path, {"kind": "palm"}).status_code == 422
    (read,) = machine.get(path).json["items"]
    assert (read["id"], read["labels"], read["private_comment"]) == (made.json["id"], None, None)


def test_reviewers_read_labels_and_both_comments_over_rest(client: FlaskClient, provider: Provider) -> None:
    check = begun()
    provider.says(Answer.FINAL, None, "FORGERY", private="pixel noise")
    service.read_again(CHECKER, check.id)
    (read,) = Machine(client, "kyc-reviewer").get(f"/{check.customer_id}/verification").json["items"]
    assert (read["state"], read["labels"]) == ("final", ["FORGERY"])
    assert (read["customer_comment"], read["private_comment"]) == ("Please try again.", "pixel noise")


def test_the_case_screen_has_a_place_for_the_answer(client: FlaskClient, provider: Provider) -> None:
    case = opened()
    sign_in(client, "kyc-reviewer")
    assert f'hx-get="/customers/{case.customer_id}/verification"' in client.get(f"/kyc/{case.id}").text
