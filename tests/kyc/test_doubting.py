"""Doubts at the decision: flags are explained, warnings stand beside it, only the side of the case is exchanged."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from tests.identity.signing_in import sign_in_as, token_of
from tests.kyc.bank import PETER, RITA, amina, held, opened, paper, papers_of
from tests.rest import Machine

FLAGGED = {"birth_date-0": "flag"}
SIDE = {"HX-Request": "true", "HX-Target": "kyc-side"}


@pytest.fixture
def rita(client: FlaskClient) -> FlaskClient:
    sign_in_as(client, RITA)
    return client


def approve(rita: FlaskClient, case: KycCase, **note: str) -> TestResponse:
    typed = {"version": "1", "judged": "birth_date-0=flag", "csrf_token": token_of(rita)}
    return rita.post(f"/kyc/{case.id}/approve", data=typed | note)


def test_whoever_flagged_something_says_why_it_is_in_order_all_the_same(rita: FlaskClient) -> None:
    case = held(RITA)
    asked = approve(rita, case)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 422 and "Approve although you flagged something?" in page
    assert "1 row is flagged" in page and 'name="judged" type="hidden" value="birth_date-0=flag"' in page
    assert "Not saved yet" not in page, "the question is no mistake of theirs"
    silent = approve(rita, case, note=" ")
    assert silent.status_code == 422 and "say why it is in order all the same" in silent.get_data(as_text=True)
    long = approve(rita, case, note="x" * 201)
    assert long.status_code == 422 and db.session.get_one(KycCase, case.id).state is CaseState.IN_REVIEW
    said = approve(rita, case, note="the day is a misprint, the mother came along")
    assert said.status_code == 303 and db.session.get_one(KycCase, case.id).state is CaseState.APPROVED
    assert "the day is a misprint" in rita.get(f"/kyc/{case.id}").get_data(as_text=True)


def test_who_lost_the_case_is_told_so_before_they_explain(rita: FlaskClient) -> None:
    assert approve(rita, held(PETER)).status_code == 409


def test_a_flag_is_explained_on_every_door(client: FlaskClient) -> None:
    case = held(RITA)
    with pytest.raises(Invalid) as silent:
        service.approve(RITA, case.id, 1, judged=FLAGGED)
    assert set(silent.value.fields) == {"note"}
    rita = Machine(client, "kyc-reviewer", name="Rita Nyambura")
    refused = rita.post(f"/kyc/{case.id}/approve", {"version": 1, "judged": FLAGGED})
    assert refused.status_code == 422 and set(refused.get_json()["details"]["fields"]) == {"note"}
    assert rita.post(f"/kyc/{case.id}/approve", {"version": 1, "judged": FLAGGED, "note": "ok"}).status_code == 200


def test_what_the_machine_doubts_stands_beside_the_decision(rita: FlaskClient) -> None:
    calm = rita.get(f"/kyc/{held(RITA).id}").get_data(as_text=True)
    customer = amina(name="Tadesse")
    paper(customer, expires_in=20)
    doubtful = rita.get(f"/kyc/{held(RITA, customer).id}").get_data(as_text=True)
    assert "Check: " not in calm or "Expires" not in calm.partition("Check: ")[2][:80]
    assert "Expires" in doubtful.partition("Check: ")[2][:80]


def test_the_reasons_come_into_the_side_of_the_case_and_leave_the_document_as_it_is(rita: FlaskClient) -> None:
    case = held(RITA)
    reasons = rita.get(f"/kyc/{case.id}/reasons?act=reject", headers=SIDE).get_data(as_text=True)
    back = rita.get(f"/kyc/{case.id}?judge-birth_date-0=flag", headers=SIDE).get_data(as_text=True)
    for part in (reasons, back):
        assert "<html" not in part and "data-viewer" not in part and 'id="kyc-side"' in part
    assert "Reject: what is wrong?" in reasons and 'hx-target="#kyc-side"' in reasons
    assert 'id="judge-birth_date-0-flag" value="flag" form="decision" checked' in back
    lost = rita.get(f"/kyc/{opened(amina(name='Otto')).id}/reasons?act=reject", headers=SIDE)
    assert lost.status_code == 409 and lost.headers["HX-Retarget"] == "#notice"
    assert lost.headers["HX-Push-Url"] == "false", "the address stays that of the page that is shown"


def test_who_cannot_decide_a_case_now_goes_on_to_the_next_and_keeps_it(rita: FlaskClient) -> None:
    stuck, other = held(RITA), opened(amina(name="Otto"))
    page = rita.get(f"/kyc/{stuck.id}").get_data(as_text=True)
    assert 'action="/kyc/next"' in page and 'data-key="n"' in page
    gone = rita.post("/kyc/next", data={"csrf_token": token_of(rita)})
    assert gone.headers["Location"] == f"/kyc/{other.id}"
    assert {db.session.get_one(KycCase, one.id).holder for one in (stuck, other)} == {RITA.id}


def test_a_question_without_a_paper_says_that_no_link_goes_with_it(rita: FlaskClient) -> None:
    case = held(RITA)
    address = f"/kyc/{case.id}/reasons?act=ask-again&reason=UNREADABLE"
    plain = unescape(rita.get(address).get_data(as_text=True))
    assert "no link goes with it" in plain and "change from:#documents" in plain
    named = rita.get(f"{address}&documents={papers_of(case)[0].id}").get_data(as_text=True)
    assert "no link goes with it" not in named and "[link]" in named
    assert "no link" not in rita.get(address.replace("ask-again", "reject")).get_data(as_text=True)
