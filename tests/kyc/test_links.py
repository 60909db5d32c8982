"""Asked for one paper: the link shows and takes exactly that one; what was good already need not be judged."""

import re
from datetime import timedelta
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.documents.models import DocumentState, DocumentType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase, UploadLink
from backoffice.notifications.models import Message
from tests.documents.bank import JPEG
from tests.identity.signing_in import sign_in_as
from tests.kyc.bank import AGENT, RITA, customer_of, held, paper, papers_of, rename

LINK = re.compile(r"/s/([\w-]{43})")


def asked() -> tuple[KycCase, str]:
    """A case whose ID the customer is to send again while the proof of address is good; the token of the link."""
    case = held(RITA)
    front, proof = papers_of(case)
    case = service.ask_again(RITA, case.id, 1, "UNREADABLE", named=[front.id], settled=[proof.id])
    texts = [one.text for one in db.session.scalars(select(Message)) if one.text]
    (token,) = {found for text in texts for found in LINK.findall(text)}
    return case, token


def sent(client: FlaskClient, token: str, data: bytes = JPEG) -> tuple[int, str]:
    answer = client.post(f"/s/{token}", data={"file": (BytesIO(data), "front.jpg")})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_link_asks_for_one_paper_and_brings_the_case_back_when_it_comes(client: FlaskClient) -> None:
    case, token = asked()
    page = client.get(f"/s/{token}").get_data(as_text=True)
    assert "Send your national ID" in page and "Otieno" not in page
    status, page = sent(client, token)
    assert status == 200 and "Thank you, it was received" in page
    db.session.expire_all()
    states = {one.document_type: one.state for one in papers_of(case) if one.state is not DocumentState.REJECTED}
    assert set(states) == {DocumentType.NATIONAL_ID, DocumentType.PROOF_OF_ADDRESS}
    assert (case.state, case.holder) == (CaseState.OPEN, None)


def test_a_link_is_answered_once_however_often_it_is_pressed(client: FlaskClient) -> None:
    case, token = asked()
    before = len(papers_of(case))
    assert [sent(client, token)[0] for _ in range(3)] == [200] * 3
    assert len(papers_of(case)) == before + 1
    assert "Thank you" in client.get(f"/s/{token}").get_data(as_text=True)


def test_what_is_no_paper_is_refused_in_words_and_the_link_stays(client: FlaskClient) -> None:
    _, token = asked()
    status, page = sent(client, token, b"not a picture")
    assert status == 422 and "aria-invalid" in page
    assert client.post(f"/s/{token}").status_code == 422
    assert sent(client, token)[0] == 200


def test_a_link_that_is_unknown_too_old_or_taken_back_says_so_and_nothing_else(client: FlaskClient) -> None:
    case, token = asked()
    assert client.get(f"/s/{'x' * 43}").status_code == 404
    with clock.at(clock.now() + timedelta(hours=25)):
        assert client.get(f"/s/{token}").status_code == 404
        assert sent(client, token)[0] == 404
    service.undo(RITA, case.id)
    answer = client.get(f"/s/{token}")
    assert answer.status_code == 404 and "does not work any more" in answer.get_data(as_text=True)


def test_of_a_link_only_the_digest_is_kept(client: FlaskClient) -> None:
    _, token = asked()
    (link,) = db.session.scalars(select(UploadLink))
    assert token.encode() not in link.token_sha256 and len(link.token_sha256) == 32


def test_what_was_good_already_still_counts_when_the_other_paper_comes(client: FlaskClient) -> None:
    case, token = asked()
    sent(client, token)
    service.claim(RITA, case.id)
    sign_in_as(client, RITA)
    page = client.get(f"/kyc/{case.id}").get_data(as_text=True)
    assert "found good before, still counts" in page and "attempt 2" in page
    assert page.count(" checked>") >= 2, "its rows are ticked"
    assert service.approve(RITA, case.id, case.revision).state is CaseState.APPROVED
    accepted = {one.document_type for one in papers_of(case) if one.state is DocumentState.ACCEPTED}
    assert accepted == {DocumentType.NATIONAL_ID, DocumentType.PROOF_OF_ADDRESS}


def test_changed_data_make_what_was_good_doubtful_again(app: Flask) -> None:
    case = held(RITA)
    front, proof = papers_of(case)
    service.ask_again(RITA, case.id, 1, "UNREADABLE", named=[front.id], settled=[proof.id])
    rename(AGENT, case.customer_id, "Odhiambo")
    paper(customer_of(case))
    assert db.session.get_one(KycCase, case.id).settled == []
