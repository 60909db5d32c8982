"""Pages of tiers as people use them: the table, the ladder beside a customer, a proposal."""

from flask.testing import FlaskClient

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from tests.approvals.bank import JOY, KWAME, amina
from tests.identity.signing_in import sign_in, token_of
from tests.tiers.bank import accept, declined, verify_phone, waiting


def officer(client: FlaskClient) -> None:
    sign_in(client, "branch-officer", name="Joy Were")


def test_the_table_of_tiers_shows_what_each_needs_and_allows(client: FlaskClient) -> None:
    officer(client)
    text = client.get("/tiers").text
    assert all(
        words in text for words in ("Basic", "Premium", "500,000", "no limit", "Proof of income", "P2P transfer")
    )


def test_the_ladder_says_what_the_next_tier_lacks(client: FlaskClient) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id")
    officer(client)
    headers = {"HX-Request": "true", "HX-Target": "tiers-ladder"}
    part = client.get(f"/customers/{customer.id}/tier/ladder", headers=headers).text
    assert "1 missing" in part and "here now" in part and "60 % complete" in part and "<html" not in part
    assert client.get(f"/customers/{customer.id}/tier/ladder").status_code == 200


def test_a_reachable_tier_is_proposed_with_limits_before_and_after(client: FlaskClient) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    officer(client)
    path = f"/customers/{customer.id}/tier"
    page = client.get(path).text
    assert "Propose Standard" in page and "25,000" in page and "5,000" in page
    given = {"csrf_token": token_of(client, path), "level": "2", "reason": "wants to send more"}
    assert client.post(path, data=given).status_code == 303
    assert [request.why for request in waiting(customer.id)] == ["wants to send more"]
    after = client.get(path).text
    assert "was proposed by Joy Were" in after and "already proposed" in after
    assert client.post(path, data=given).status_code == 409


def test_a_tier_out_of_reach_is_greyed_with_the_sentence(client: FlaskClient) -> None:
    customer = amina()
    officer(client)
    page = client.get(f"/customers/{customer.id}/tier?level=3").text
    assert "Premium still needs: identity document and proof of address and proof of income." in page
    assert "document_type=proof_of_income" in page
    assert "organisations only" in client.get(f"/customers/{customer.id}/tier?level=4").text
    assert client.get(f"/customers/{customer.id}/tier?level=99").status_code == 200


def test_what_does_not_fit_is_refused_and_kept(client: FlaskClient) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    officer(client)
    path = f"/customers/{customer.id}/tier"
    token = token_of(client, path)
    for level in ("", "9", "x", "2" * 40):
        assert client.post(path, data={"csrf_token": token, "level": level, "reason": "kept words"}).status_code == 422
    long = client.post(path, data={"csrf_token": token, "level": "2", "reason": "x" * 1500})
    assert long.status_code == 422 and "xxx" in long.text


def test_the_tiers_until_today_are_listed(client: FlaskClient) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    officer(client)
    path = f"/customers/{customer.id}/tier"
    client.post(path, data={"csrf_token": token_of(client, path), "level": "2"})
    [request] = waiting(customer.id)
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    page = client.get(path).text
    assert "Tiers until today" in page and "the verified phone" in page and "Kwame Mensah" in page


def test_who_may_not_propose_sees_the_ladder_only(client: FlaskClient) -> None:
    customer = amina()
    sign_in(client, "kyc-reviewer", name="Peter Lindqvist", branch=None)
    page = client.get(f"/customers/{customer.id}/tier").text
    assert "Standard" in page and "Propose" not in page
    declined(KWAME, customer.id)
    assert client.get(f"/customers/{customer.id}/tier").status_code == 200
