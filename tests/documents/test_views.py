"""The documents' pages, as a browser without JavaScript and as htmx asks for them."""

from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.access.actor import SYSTEM
from backoffice.customers.models import Customer
from backoffice.documents import rules, service
from backoffice.documents.models import DocumentState, DocumentType
from backoffice.kernel import clock
from tests.documents import wellformed
from tests.documents.bank import JPEG, amina, decide, decline, entries, uploaded
from tests.identity.signing_in import sign_in, staff, token_of

PANEL = {"HX-Request": "true", "HX-Target": "documents-panel"}


@pytest.fixture
def agent(client: FlaskClient) -> FlaskClient:
    sign_in(client, "agent", name="Samuel Okoth")
    return client


@pytest.fixture
def reviewer(client: FlaskClient) -> FlaskClient:
    sign_in(client, "kyc-reviewer", name="Rita Nyambura", branch=None)
    return client


def address(customer: Customer, path: str = "") -> str:
    return f"/customers/{customer.id}/documents{path}"


def send(
    browser: FlaskClient, customer: Customer, field: str = "photo", data: bytes = JPEG, **form: object
) -> TestResponse:
    token = token_of(browser, address(customer, "/new"))
    parts = {"document_type": "national_id", "csrf_token": token, field: (BytesIO(data), "id.jpg")} | form
    headers = form.pop("headers", None)
    given = {name: value for name, value in parts.items() if name != "headers" and value is not None}
    return browser.post(address(customer, "/new"), data=given, headers=headers)


def test_an_agent_photographs_a_paper_and_goes_on_at_the_customer(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    page = agent.get(address(customer, "/new")).get_data(as_text=True)
    assert 'capture="environment"' in page and 'enctype="multipart/form-data"' in page
    answer = send(agent, customer, expires_on="2031-02-01", note="front")
    assert answer.status_code == 303 and answer.headers["Location"] == f"/customers/{customer.id}"
    assert [one.note for one in service.of_customer(customer.id)] == ["front"]
    assert "National ID received" in agent.get(address(customer)).get_data(as_text=True)


def test_the_form_is_kept_open_for_the_other_side(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    answer = send(agent, customer, "file", then="another")
    assert answer.headers["Location"] == address(customer, "/new?document_type=national_id")
    page = agent.get(answer.headers["Location"]).get_data(as_text=True)
    chosen = page.index('value="national_id"')
    assert "checked" in page[chosen - 120 : chosen + 60]


def test_htmx_is_told_where_to_go_or_given_the_form_again(agent: FlaskClient, app: Flask) -> None:
    customer, asked = amina(), {"HX-Request": "true", "HX-Target": "documents-upload"}
    assert send(agent, customer, headers=asked).headers["HX-Location"] == f"/customers/{customer.id}"
    again = send(agent, customer, data=b"text", headers=asked)
    assert again.status_code == 422 and again.data.lstrip().startswith(b'<div id="documents-upload"')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"photo": None}, "Photograph the paper or choose its file."),
        ({"document_type": None}, "Say what kind of paper this is."),
        ({"document_type": "selfie"}, "Not a valid choice"),
        ({"document_type": None}, "browsers do not keep files"),
        ({"data": b"%PDF-1.7 no"}, "does not match what is in it"),
        ({"data": JPEG + b"tail"}, "carries something more after its end"),
        ({"expires_on": "soon"}, "Not a valid date"),
        ({"note": "n" * 501}, "At most 500 characters"),
        ({"photo": "no file"}, "Photograph the paper or choose its file."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
    agent: FlaskClient, app: Flask, change: dict[str, object], said: str
) -> None:
    customer = amina()
    answer = send(agent, customer, **({"note": "kept words"} | change))  # type: ignore[arg-type]
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page
    assert "kept words" in page or "note" in change
    assert service.of_customer(customer.id) == []


def test_a_file_of_more_than_ten_megabytes_is_refused_with_the_form_kept(
    agent: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LARGEST", 1000)
    answer = send(agent, amina())
    assert answer.status_code == 422 and "larger than" in answer.get_data(as_text=True)


def test_an_empty_shelf_says_what_to_do(agent: FlaskClient, app: Flask) -> None:
    page = agent.get(address(amina())).get_data(as_text=True)
    assert "No documents yet" in page and "Photograph a document" in page


def test_the_shelf_shows_pictures_states_and_what_is_missing(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    document = uploaded(customer, expires_on=clock.today())
    page = agent.get(address(customer)).get_data(as_text=True)
    assert "data:image/jpeg;base64," in page and "National ID" in page and "Received" in page
    assert "Still missing: a proof of address" in page and address(customer, f"/{document.id}") in page
    assert entries()[-1].operation == "documents.documents"


def test_the_customer_page_gets_a_box_with_the_newest(
    agent: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = amina()
    for _ in range(5):
        uploaded(customer)
    box = agent.get(address(customer), headers=PANEL).get_data(as_text=True)
    assert "<html" not in box and box.count("doc-line") == 4 and 'id="documents-panel"' in box
    assert agent.get(address(customer)).get_data(as_text=True).count('class="doc-line"') == 5


def test_the_customer_page_leads_to_the_documents(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    page = agent.get(f"/customers/{customer.id}").get_data(as_text=True)
    assert 'id="documents-panel"' in page and page.count(f'href="{address(customer)}"') == 2


def test_older_documents_are_on_the_next_page(agent: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice.documents.views.PAGE_SHOWS", 1)
    customer = amina()
    uploaded(customer, DocumentType.PASSPORT)
    uploaded(customer)
    page = agent.get(address(customer)).get_data(as_text=True)
    following = page.split("Older documents")[0].rpartition('href="')[2].partition('"')[0]
    assert "Passport" in agent.get(following.replace("&amp;", "&")).get_data(as_text=True)


def test_a_document_is_shown_page_by_page_with_who_looks(reviewer: FlaskClient, app: Flask) -> None:
    customer = amina()
    document = uploaded(customer, data=wellformed.pdf(wellformed.pages(2)), name="bill.pdf", note="from the landlord")
    page = reviewer.get(address(customer, f"/{document.id}")).get_data(as_text=True)
    assert "Rita Nyambura · " in page and "page 2" in page and "from the landlord" in page and "bill.pdf" in page
    assert address(customer, f"/{document.id}/page/2") in page and "Download the original" in page
    picture = reviewer.get(address(customer, f"/{document.id}/page/2"))
    assert picture.mimetype == "image/jpeg" and picture.headers["Content-Security-Policy"].startswith("sandbox")
    assert entries()[-1].operation == "documents.page_image"


def test_the_original_is_a_download_for_those_who_may_reveal(reviewer: FlaskClient, app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    answer = reviewer.get(address(customer, f"/{document.id}/original"))
    assert answer.data == JPEG and answer.headers["Content-Disposition"].startswith("attachment")


def test_an_agent_sees_the_cleaned_copy_only(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    page = agent.get(address(customer, f"/{document.id}")).get_data(as_text=True)
    assert "Download the original" not in page
    assert agent.get(address(customer, f"/{document.id}/original")).status_code == 403


def test_pages_of_a_foreign_branch_do_not_exist(agent: FlaskClient, app: Flask) -> None:
    foreign = amina(branch="south")
    document = uploaded(foreign, by=staff("agent", name="Other", branch="south"))
    for path in ("", "/new", f"/{document.id}", f"/{document.id}/page/1"):
        assert agent.get(address(foreign, path)).status_code == 404
        assert agent.get(f"/customers/{uuid4()}/documents{path}").status_code == 404


def test_who_may_not_look_is_told_so(client: FlaskClient, app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    sign_in(client, "manager")
    for path in ("", "/new", f"/{document.id}", f"/{document.id}/page/1", f"/{document.id}/original"):
        assert client.get(address(customer, path)).status_code == 403


def test_a_closed_relationship_greys_the_button_with_its_reason(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    decline(SYSTEM, customer.id)
    page = agent.get(address(customer)).get_data(as_text=True)
    assert "no more documents are taken" in page
    assert agent.get(address(customer, "/new")).status_code == 400


def test_decided_and_expired_documents_say_so(agent: FlaskClient, app: Flask) -> None:
    customer = amina()
    old, rejected = uploaded(customer), uploaded(customer, DocumentType.PASSPORT)
    decide(SYSTEM, rejected.id, DocumentState.REJECTED)
    expired = uploaded(customer, DocumentType.DRIVERS_LICENSE, expires_on=clock.today().replace(year=2020))
    page = agent.get(address(customer)).get_data(as_text=True)
    for words in ("Rejected", "Expired", old.title, "licence"):
        assert words in page
    assert expired.state is DocumentState.RECEIVED
