"""Ticks and flags: kept on the way to a decision and with it; no paper is asked for again and good already."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.kyc import judging, service
from backoffice.kyc.models import CaseState, CaseTouch, KycCase
from backoffice.kyc.service import holding
from backoffice.web import session_rows
from tests.identity.signing_in import sign_in, sign_in_as, token_of
from tests.kyc.bank import RITA, amina, entries, held, papers_of
from tests.rest import Machine

JUDGED = {"given_names-0": "same", "birth_date-0": "flag"}


def test_what_is_no_row_of_ours_is_passed_over_in_an_address() -> None:
    args = {"judge-birth_date-0": "flag", "judge-expires-1": "perhaps", "judge-<b>": "same", "act": "reject"}
    assert judging.from_address(args) == {"birth_date-0": "flag"}
    assert judging.in_address({"birth_date-0": "flag"}) == {"judge-birth_date-0": "flag"}
    assert judging.from_text(judging.as_text(JUDGED)) == JUDGED
    assert judging.in_words(JUDGED) == "2 rows compared, 1 flagged" and judging.in_words({}) == ""


def test_ticks_go_with_the_look_at_the_reasons_and_come_back(client: FlaskClient) -> None:
    sign_in_as(client, RITA)
    case = held(RITA)
    asked = "&".join(f"judge-{row}={word}" for row, word in JUDGED.items())
    page = unescape(client.get(f"/kyc/{case.id}/reasons?act=reject&{asked}").get_data(as_text=True))
    assert 'value="given_names-0=same&birth_date-0=flag"' in page
    assert f'href="/kyc/{case.id}?judge-given_names-0=same&judge-birth_date-0=flag"' in page
    back = client.get(f"/kyc/{case.id}?{asked}").get_data(as_text=True)
    assert 'id="judge-birth_date-0-flag" value="flag" form="decision" checked' in back


def test_a_decision_keeps_what_was_ticked_and_undoing_starts_with_it(client: FlaskClient) -> None:
    sign_in_as(client, RITA)
    case = held(RITA)
    typed = {"version": "1", "judged": judging.as_text(JUDGED), "note": "a slip", "csrf_token": token_of(client)}
    assert client.post(f"/kyc/{case.id}/approve", data=typed).status_code == 303
    assert db.session.get_one(KycCase, case.id).judged == JUDGED
    assert "2 rows compared, 1 flagged" in client.get(f"/kyc/{case.id}").get_data(as_text=True)
    assert "kyc_case.judged" not in str(entries("kyc.approve")[-1].body)


@pytest.mark.parametrize("text", ["birth_date-0=maybe", "<b>=same", "x", "birth_date=same", "birth_date-0=same&&"])
def test_what_no_row_says_is_refused(client: FlaskClient, text: str) -> None:
    sign_in_as(client, RITA)
    case = held(RITA)
    typed = {"version": "1", "judged": text, "csrf_token": token_of(client)}
    assert client.post(f"/kyc/{case.id}/approve", data=typed).status_code == 422
    assert client.post(f"/kyc/{case.id}/reject", data=typed | {"reason": "UNREADABLE"}).status_code == 422
    assert db.session.get_one(KycCase, case.id).state is CaseState.IN_REVIEW


def test_machines_say_what_was_ticked_too(client: FlaskClient) -> None:
    rita = Machine(client, "kyc-reviewer", name="Rita Nyambura")
    case = held(RITA)
    wrong = rita.post(f"/kyc/{case.id}/approve", {"version": 1, "judged": {"birth_date-0": "perhaps"}})
    assert wrong.status_code == 422
    assert rita.post(f"/kyc/{case.id}/approve", {"version": 1, "judged": JUDGED, "note": "a slip"}).status_code == 200
    assert db.session.get_one(KycCase, case.id).judged == JUDGED


def test_a_paper_is_asked_for_again_or_good_already_but_not_both(client: FlaskClient) -> None:
    sign_in_as(client, RITA)
    case = held(RITA)
    front, proof = papers_of(case)
    with pytest.raises(Invalid):
        service.ask_again(RITA, case.id, 1, "UNREADABLE", named=[front.id], settled=[front.id, proof.id])
    typed = {
        "version": "1", "reason": "UNREADABLE", "documents": str(front.id), "note": "the edge is cut off",
        "settled": [str(front.id), str(proof.id)], "csrf_token": token_of(client),
    }  # fmt: skip
    answer = client.post(f"/kyc/{case.id}/ask-again", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "cannot be good already" in page and "the edge is cut off" in page
    assert client.post(f"/kyc/{case.id}/ask-again", data=typed | {"settled": str(proof.id)}).status_code == 303
    assert db.session.get_one(KycCase, case.id).settled == [proof.id]


def test_a_page_that_asks_by_itself_keeps_no_session_awake_and_records_no_look(client: FlaskClient) -> None:
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    case = held(RITA, amina())
    before = session_rows.living().items[0].seen_at
    looks = len(entries("kyc.case"))
    with clock.at(clock.now() + session_rows.TOUCH_EVERY * 5):
        assert client.get(f"/kyc/{case.id}/holding").status_code == 200
        assert session_rows.living().items[0].seen_at == before
        client.get("/kyc/")
        assert session_rows.living().items[0].seen_at > before
    assert len(entries("kyc.case")) == looks


def test_whoever_compares_on_the_page_keeps_the_session_and_the_case(client: FlaskClient) -> None:
    sign_in_as(client, RITA)
    case = held(RITA, amina())
    before = session_rows.living().items[0].seen_at
    with clock.at(clock.now() + session_rows.TOUCH_EVERY * 5 + holding.TOUCH_EVERY):
        assert client.get(f"/kyc/{case.id}/holding?held=yes&acted=yes").status_code == 200
        assert session_rows.living().items[0].seen_at > before
        assert db.session.get_one(CaseTouch, case.id).at > before
