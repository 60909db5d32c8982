"""The pages of cases, as a browser without JavaScript and as htmx asks for them."""

import re
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.customers.models import Channel
from backoffice.documents.models import DocumentType
from backoffice.kernel.db import db
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from tests.identity.signing_in import sign_in, token_of
from tests.kyc.bank import AGENT, PETER, RITA, amina, customer_of, entries, held, opened, paper, papers_of


@pytest.fixture
def rita(client: FlaskClient) -> FlaskClient:
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    return client


@pytest.fixture
def agent(client: FlaskClient) -> FlaskClient:
    sign_in(client, "agent", name="Samuel Okoth")
    return client


def press(browser: FlaskClient, path: str, **form: object) -> TestResponse:
    return browser.post(path, data={"csrf_token": token_of(browser)} | form)


def text(browser: FlaskClient, path: str, **headers: str) -> str:
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, answer.data[:500]
    return answer.get_data(as_text=True)


def number_of(case: KycCase) -> str:
    return service.case(RITA, case.id).numbers[0].number


def test_the_queue_shows_its_tabs_and_who_holds_what(rita: FlaskClient) -> None:
    held(PETER, amina(name="Tadesse"))
    page = text(rita, "/kyc/")
    assert "Tadesse Otieno" in page and "Peter Lindqvist" in page and "National ID + proof of address" in page
    assert re.search(r'To decide<span class="count">1</span>', page)
    assert "You hold no case" in text(rita, "/kyc/?tab=mine")
    assert rita.get("/kyc/?tab=other").status_code == 422


def test_the_queue_alone_answers_its_part(rita: FlaskClient) -> None:
    part = text(rita, "/kyc/", **{"HX-Request": "true", "HX-Target": "kyc-queue"})
    assert part.lstrip().startswith('<section id="kyc-queue"') and "<html" not in part


def test_an_unclaimed_case_is_masked_and_can_be_claimed(rita: FlaskClient) -> None:
    case = opened()
    page = text(rita, f"/kyc/{case.id}")
    assert number_of(case) not in page and "12 Apr 1990" not in page and "data-viewer" not in page
    assert "Claim case" in page and f"/kyc/{case.id}/approve" not in page
    answer = press(rita, f"/kyc/{case.id}/claim")
    assert answer.status_code == 303 and answer.headers["Location"] == f"/kyc/{case.id}"


def test_the_holder_sees_the_document_beside_the_values_in_clear(rita: FlaskClient) -> None:
    case = held(RITA)
    page = text(rita, f"/kyc/{case.id}")
    first = papers_of(case)[0]
    assert number_of(case) in page and "12 Apr 1990" in page
    assert f"/customers/{case.customer_id}/documents/{first.id}/page/1" in page
    assert "Rita Nyambura · " in page and "view recorded" in page
    assert "Valid for another 2 years 5 months" in page
    assert entries("kyc.case")[-1].body["fields"]


def test_somebody_elses_case_names_its_holder(rita: FlaskClient) -> None:
    page = text(rita, f"/kyc/{held(PETER).id}")
    assert "Peter Lindqvist holds this case." in page and "12 Apr 1990" not in page


def test_after_an_approval_the_next_case_is_there(rita: FlaskClient) -> None:
    first, second = held(RITA, amina(name="Tadesse")), opened(amina(name="Zawadi"))
    answer = press(rita, f"/kyc/{first.id}/approve", version=1)
    assert answer.status_code == 303 and answer.headers["Location"] == f"/kyc/{second.id}"
    page = text(rita, f"/kyc/{second.id}")
    assert "Approved Tadesse Otieno" in page and "Zawadi Otieno" in page and "data-viewer" in page
    answer = press(rita, f"/kyc/{second.id}/approve", version=1)
    assert answer.headers["Location"] == "/kyc/" and "No case waits for you." in text(rita, "/kyc/")


def test_pressing_next_takes_the_most_urgent(rita: FlaskClient) -> None:
    opened(amina(channel=Channel.USSD))
    urgent = opened(amina(channel=Channel.WEB))
    assert press(rita, "/kyc/next").headers["Location"] == f"/kyc/{urgent.id}"


def test_when_nothing_else_waits_next_leads_back_to_the_case_in_hand(rita: FlaskClient) -> None:
    later, sooner = held(RITA, amina(channel=Channel.USSD)), held(RITA, amina(channel=Channel.WEB))
    held(PETER)
    assert press(rita, "/kyc/next").headers["Location"] == f"/kyc/{sooner.id}"
    assert "This case is in your hands already." in text(rita, f"/kyc/{sooner.id}")
    answer = press(rita, f"/kyc/{sooner.id}/approve", version=1)
    assert answer.headers["Location"] == f"/kyc/{later.id}"


def test_a_stale_approval_is_refused_on_the_page(rita: FlaskClient) -> None:
    case = held(RITA)
    paper(customer_of(case))
    answer = press(rita, f"/kyc/{case.id}/approve", version=1)
    assert answer.status_code == 409 and "changed since you looked" in answer.get_data(as_text=True)
    assert press(rita, f"/kyc/{case.id}/approve", version="x").status_code == 422


def test_flagged_rows_suggest_the_reason(rita: FlaskClient) -> None:
    case = held(RITA)
    page = text(rita, f"/kyc/{case.id}/reasons?act=reject&judge-birth_date-0=flag&judge-given_names-0=same")
    assert re.search(r'value="BIRTH_DATE_DIFFERS"[^>]*checked', page) and "You flagged this" in page
    assert "Dear Amina, the birth date on your document is not the one we have." in page


def test_the_customers_text_follows_the_choice(rita: FlaskClient) -> None:
    case = held(RITA)
    first = papers_of(case)[0]
    query = f"act=ask-again&reason=PAGE_MISSING&documents={first.id}"
    part = text(rita, f"/kyc/{case.id}/reasons?{query}", **{"HX-Request": "true", "HX-Target": "kyc-text"})
    assert part.count("<div") == 2 and "a page of your national ID is missing" in part


def test_rejecting_on_the_page(rita: FlaskClient) -> None:
    case = held(RITA)
    missing = press(rita, f"/kyc/{case.id}/reject", version=1, note="looks odd")
    assert missing.status_code == 422
    assert "Choose what is wrong." in missing.get_data(as_text=True) and "looks odd" in missing.get_data(as_text=True)
    answer = press(rita, f"/kyc/{case.id}/reject", version=1, reason="UNREADABLE", note="looks odd")
    assert answer.status_code == 303 and db.session.get_one(KycCase, case.id).state is CaseState.REJECTED
    page = text(rita, f"/kyc/{case.id}")
    assert "Attempt 1 rejected: photo cannot be read by Rita Nyambura" in page and "looks odd" in page


def test_asking_again_on_the_page(rita: FlaskClient) -> None:
    case = held(RITA)
    front = papers_of(case)[0]
    press(rita, f"/kyc/{case.id}/ask-again", version=1, reason="PAGE_MISSING", documents=str(front.id))
    page = text(rita, "/kyc/?tab=awaiting")
    assert "Asked again: Amina Otieno" in page and "A page is missing" in page
    strange = held(RITA)
    answer = press(rita, f"/kyc/{strange.id}/ask-again", version=1, reason="PAGE_MISSING", documents=str(uuid4()))
    assert answer.status_code == 422


def test_the_reasons_are_for_the_holder(rita: FlaskClient) -> None:
    assert rita.get(f"/kyc/{opened().id}/reasons?act=reject").status_code == 409


def test_own_work_is_greyed_with_its_sentence(client: FlaskClient) -> None:
    who = sign_in(client, ["agent", "kyc-reviewer"], name="Ines Costa")
    case = opened(by=who)
    service.claim(who, case.id)
    page = text(client, f"/kyc/{case.id}")
    assert "so somebody else has to decide" in page and 'aria-disabled="true"' in page
    assert press(client, f"/kyc/{case.id}/approve", version=1).status_code == 403


def test_releasing_on_the_page(rita: FlaskClient) -> None:
    case = held(RITA)
    assert press(rita, f"/kyc/{case.id}/release").headers["Location"] == "/kyc/"
    assert db.session.get_one(KycCase, case.id).holder is None


def test_a_case_without_papers_is_shown_as_one(rita: FlaskClient) -> None:
    customer = amina()
    case = service.open_case(AGENT, customer.id).case
    assert customer.name in text(rita, "/kyc/")
    for address in (f"/kyc/{case.id}", f"/customers/{customer.id}/kyc"):
        assert customer.name in text(rita, address)
    assert press(rita, f"/kyc/{case.id}/claim").status_code == 303
    assert customer.name in text(rita, f"/kyc/{case.id}")


def test_an_agent_starts_a_case_from_the_customer(agent: FlaskClient) -> None:
    customer = amina()
    assert "No papers that wait" in text(agent, f"/customers/{customer.id}/kyc/new")
    paper(customer, DocumentType.PASSPORT, by=AGENT)
    assert "Passport" in text(agent, f"/customers/{customer.id}/kyc/new")
    answer = press(agent, f"/customers/{customer.id}/kyc/new")
    assert answer.headers["Location"] == f"/customers/{customer.id}"
    page = text(agent, f"/customers/{customer.id}/kyc")
    assert "Attempt 1" in page and "Passport" in page and "/kyc/" in page
    assert agent.get("/kyc/").status_code == 403


def test_the_box_on_the_customer_page(agent: FlaskClient) -> None:
    customer = amina()
    box = {"HX-Request": "true", "HX-Target": "kyc-panel"}
    assert "Not verified yet" in text(agent, f"/customers/{customer.id}/kyc", **box)
    opened(customer)
    part = text(agent, f"/customers/{customer.id}/kyc", **box)
    assert "Attempt 1" in part and "<html" not in part
    assert 'hx-get="/customers/' in text(agent, f"/customers/{customer.id}")


def test_the_reviewers_card_shows_the_next_case_and_the_numbers(rita: FlaskClient) -> None:
    assert "All decided" in text(rita, "/kyc/work")
    case = opened(amina(name="Fatoumata"))
    held(RITA)
    page = text(rita, "/kyc/work")
    assert "Fatoumata Otieno" in page and "due first of the 1 that nobody holds" in page
    assert f"/documents/{papers_of(case)[0].id}/page/1" in page and "Most urgent cases" in page
    part = text(rita, "/kyc/work", **{"HX-Request": "true", "HX-Target": "kyc-work"})
    assert part.lstrip().startswith('<div class="stack span-all" id="kyc-work"')


def test_a_replaced_page_can_be_flipped_to_the_one_before(rita: FlaskClient) -> None:
    case = held(RITA)
    front = papers_of(case)[0]
    service.ask_again(RITA, case.id, 1, "UNREADABLE", named=[front.id])
    paper(customer_of(case))
    service.claim(RITA, case.id)
    page = text(rita, f"/kyc/{case.id}")
    assert f'data-old="/customers/{case.customer_id}/documents/{front.id}/page/1"' in page


def test_an_unknown_case_is_missing(rita: FlaskClient) -> None:
    assert rita.get(f"/kyc/{uuid4()}").status_code == 404
