"""Pages of tiers as people use them: the table, the ladder beside a customer, a proposal."""

import itertools
import re
from datetime import timedelta

from flask.testing import FlaskClient

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.kernel import clock
from backoffice.tiers import jobs, service
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


def test_tiers_over_time_are_plotted_from_their_table(client: FlaskClient) -> None:
    customer, now = amina(), clock.now()
    with clock.at(now - timedelta(days=60)):
        verify_phone(JOY, customer)
    sign_in(client, "kyc-reviewer", name="Peter Lindqvist", branch=None)
    path = f"/customers/{customer.id}/tier"
    assert "data-plot" not in client.get(path).text
    with clock.at(now - timedelta(days=12)):
        accept(JOY, customer, "id", "address", expires=(now - timedelta(days=6)).date())
        request = service.propose(JOY, customer.id, 2)
        approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    jobs.fall_back()
    page = client.get(path).text
    drawn = page.split('id="tiers-days-t"')[1].split("</table>")[0]
    levels = re.findall(r'<td class="num">(.*?)</td>', drawn)
    assert 'data-plot="step"' in page and len(levels) >= 13
    assert [level for level, _ in itertools.groupby(levels)] == ["1 Basic", "2 Standard", "1 Basic"]
    assert "evidence that ended" in page and "evidence that ended" in client.get(f"{path}/on-day").text


def test_who_may_not_propose_sees_the_ladder_only(client: FlaskClient) -> None:
    customer = amina()
    sign_in(client, "kyc-reviewer", name="Peter Lindqvist", branch=None)
    page = client.get(f"/customers/{customer.id}/tier").text
    assert "Standard" in page and "Propose" not in page
    declined(KWAME, customer.id)
    assert client.get(f"/customers/{customer.id}/tier").status_code == 200


def test_an_amount_is_tried_on_the_page_and_the_answer_explained(client: FlaskClient) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    officer(client)
    path = f"/customers/{customer.id}/tier/check"
    assert "Try an amount" in client.get(path).text
    good = client.get(path, query_string={"amount": "4000", "direction": "debit"})
    assert good.status_code == 200 and "This goes, up to 5,000." in good.text and "By the limits of Basic" in good.text
    cents = client.get(path, query_string={"amount": "100.50", "direction": "credit", "balance": "4000.25"})
    assert (
        cents.status_code == 200 and "4,100.75 of 10,000 used" in cents.text and "This goes, up to 5,000." in cents.text
    )
    much = client.get(path, query_string={"amount": "600", "direction": "credit", "balance": "9500.50"}).text
    assert "balance up to 10,000.00" in much and "At most 499.50 would go now." in much
    wrong = client.get(path, query_string={"amount": "-1", "channel": "pigeon"})
    assert wrong.status_code == 422 and "Choose a direction." in wrong.text
    headers = {"HX-Request": "true", "HX-Target": "tiers-check"}
    assert "<html" not in client.get(path, headers=headers).text


def test_the_tier_of_another_day_is_shown_with_its_limits(client: FlaskClient) -> None:
    customer = amina()
    with clock.at(clock.now() - timedelta(days=10)):
        verify_phone(JOY, customer)
    officer(client)
    day = clock.today() - timedelta(days=5)
    path = f"/customers/{customer.id}/tier/on-day"
    assert "by the verified phone" in client.get(path, query_string={"day": day.isoformat()}).text
    before = client.get(path, query_string={"day": (day - timedelta(days=30)).isoformat()}).text
    assert "No tier was in force" in before
    assert client.get(path, query_string={"day": "never"}).status_code == 200


def test_going_down_asks_for_the_reason_beside_its_field(client: FlaskClient) -> None:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    request = service.propose(JOY, customer.id, 2)
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    officer(client)
    path = f"/customers/{customer.id}/tier"
    given = {"csrf_token": token_of(client), "level": "1", "reason": ""}
    refused = client.post(path, data=given)
    assert refused.status_code == 422 and "Say why the tier goes down" in refused.text
    again = {"csrf_token": token_of(client), "level": "1", "reason": "closes the shop"}
    assert client.post(path, data=again).status_code == 303
    sign_in(client, "supervisor", name="Kwame Mensah", branch=None)
    inbox = client.get("/approvals/").text
    assert "Balance up to" in inbox and "50,000" in inbox and "all P2P" in inbox
