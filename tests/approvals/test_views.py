"""Pages of approvals as people use them: the inbox, a decision, own proposals, what was decided."""

import re

import pytest
from flask.testing import FlaskClient

from backoffice.approvals import page
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.kernel.db import db
from backoffice.tiers import service as tiers
from tests.approvals.bank import JOY, KWAME, amina, nobody
from tests.bench.measuring import statements
from tests.identity.signing_in import sign_in, token_of
from tests.tiers.bank import accept, edited, verify_phone


def proposed() -> ApprovalRequest:
    customer = amina()
    verify_phone(JOY, customer)
    accept(JOY, customer, "id", "address")
    return tiers.propose(JOY, customer.id, 2, "wants to send more")


def supervisor(client: FlaskClient, name: str = "Kwame Mensah") -> None:
    sign_in(client, "supervisor", name=name, branch=None)


def decide(client: FlaskClient, request: ApprovalRequest, act: str, **fields: str) -> int:
    token = token_of(client, f"/approvals/{request.id}")
    given = {"csrf_token": token, "version": str(request.version), **fields}
    return client.post(f"/approvals/{request.id}/{act}", data=given).status_code


def state(request: ApprovalRequest) -> RequestState:
    return db.session.get_one(ApprovalRequest, request.id).state


def test_an_empty_inbox_says_what_will_come(client: FlaskClient) -> None:
    supervisor(client)
    page = client.get("/approvals/")
    assert page.status_code == 200 and "Nothing waits for you" in page.text


def test_the_inbox_shows_who_asks_for_what(client: FlaskClient) -> None:
    proposed()
    supervisor(client)
    text = client.get("/approvals/").text
    assert "Amina Otieno: Basic to Standard" in text and "Joy Were" in text and "wants to send more" in text
    assert "10,000" in text and "50,000" in text and ">Approve<" in text.replace("</svg>Approve", ">Approve")


def test_only_the_part_is_sent_when_htmx_asks_for_it(client: FlaskClient) -> None:
    supervisor(client)
    part = client.get("/approvals/", headers={"HX-Request": "true", "HX-Target": "approvals-inbox"}).text
    assert part.lstrip().startswith("<div") and "<html" not in part


@pytest.mark.parametrize(("act", "end"), [("approval", RequestState.APPROVED), ("refusal", RequestState.DECLINED)])
def test_a_request_is_decided_with_a_note(client: FlaskClient, act: str, end: RequestState) -> None:
    request = proposed()
    supervisor(client)
    assert decide(client, request, act, note="seen on paper") == 303
    assert state(request) is end
    after = client.get(f"/approvals/?state={end.value}").text
    assert "Amina Otieno" in after and "seen on paper" in after
    assert "by you" in client.get(f"/approvals/{request.id}").text


def test_own_proposals_have_a_sentence_instead_of_buttons(client: FlaskClient) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    who = sign_in(client, "supervisor", name="Alice Njeri", branch=None)
    tiers.propose(who, customer.id, 2)
    for path in ("/approvals/", f"/approvals/{tiers.standing(who, customer.id).waiting.id}"):  # type: ignore[union-attr]
        text = client.get(path).text
        assert "You proposed this" in text and '/approval"' not in text


def test_a_changed_request_must_be_looked_at_again(client: FlaskClient) -> None:
    request = proposed()
    edited(JOY, request.customer_id)  # type: ignore[arg-type]
    supervisor(client)
    inbox = client.get("/approvals/").text
    assert "Changed since" in inbox and "Look again" in inbox and '/approval"' not in inbox
    assert "changed after this was proposed" in client.get(f"/approvals/{request.id}").text
    assert decide(client, request, "approval") == 303 and state(request) is RequestState.APPROVED


def test_what_was_seen_at_an_older_version_is_not_decided(client: FlaskClient) -> None:
    request = proposed()
    supervisor(client)
    assert decide(client, request, "approval", version="7") == 409 and state(request) is RequestState.PENDING
    assert decide(client, request, "approval", version="x") == 422
    assert decide(client, request, "approval", note="x" * 1500) == 422


def test_a_note_is_kept_when_something_changed_while_it_was_typed(client: FlaskClient) -> None:
    request = proposed()
    supervisor(client)
    given = {"version": "7", "note": "Seen on paper.", "csrf_token": token_of(client, f"/approvals/{request.id}")}
    answer = client.post(f"/approvals/{request.id}/refusal", data=given)
    assert answer.status_code == 409 and "changed while you looked" in answer.text and "Seen on paper." in answer.text
    assert re.search(r'<input[^>]*name="version"[^>]*value="1"', answer.text)
    assert decide(client, request, "refusal", note="Seen on paper.") == 303
    assert decide(client, request, "refusal", note="Twice.") == 409 and state(request) is RequestState.DECLINED


def test_a_longer_inbox_asks_the_database_no_more(client: FlaskClient) -> None:
    own = proposed()
    supervisor(client)
    edited(KWAME, own.customer_id or nobody())
    client.get("/approvals/")
    asked = []
    for _ in range(2):
        with statements(db.engine) as ran:
            assert "You worked on this customer" in client.get("/approvals/").text
        asked.append([text for text, _ in ran.ran if "contribution" in text or "decision" in text])
        for _ in range(5):
            proposed()
    assert len(asked[0]) == len(asked[1]) == 4


def test_an_area_draws_what_its_requests_show_and_they_are_decided_only_there(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = proposed()
    supervisor(client)
    drawn = ("approvals/_work.html", {"rows": [], "count": 7})
    monkeypatch.setitem(page._drawn_by, RequestKind.TIER, lambda actor, shown: drawn)
    inbox = client.get("/approvals/").text
    assert "Look and decide" in inbox and '/approval"' not in inbox
    shown = client.get(f"/approvals/{request.id}").text
    assert "7 wait" in shown and '/approval"' in shown


def test_the_menu_and_the_home_card_count_what_waits(client: FlaskClient) -> None:
    proposed()
    supervisor(client)
    assert "/approvals/" in client.get("/me").text
    card = client.get("/approvals/work", headers={"HX-Request": "true", "HX-Target": "approvals-work"}).text
    assert "1 waits" in card and "Amina Otieno" in card
    assert client.get("/approvals/work").status_code == 200


def test_who_decides_nothing_sees_no_inbox(client: FlaskClient) -> None:
    request = proposed()
    sign_in(client, "agent", name="Samuel Okoth")
    assert 'href="/approvals/"' not in client.get("/me").text
    assert client.get("/approvals/").status_code == 403
    assert client.get(f"/approvals/{request.id}").status_code == 403
    sign_in(client, "branch-officer", name="Joy Were")
    assert (
        "You proposed this" in client.get(f"/approvals/{request.id}").text
        or "Somebody else decides" in client.get(f"/approvals/{request.id}").text
    )


@pytest.mark.parametrize("query", ["?kind=nothing", "?state=nothing", "?after=nothing"])
def test_words_that_do_not_exist_are_refused(client: FlaskClient, query: str) -> None:
    supervisor(client)
    assert client.get(f"/approvals/{query}").status_code == 422
    assert client.get(f"/approvals/{nobody()}").status_code == 404
