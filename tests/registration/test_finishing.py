"""Right after registering: the code of the phone, photos of papers, and the way on."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backoffice.contacts.models import Phone
from backoffice.customers.models import Customer
from backoffice.documents.models import Document, DocumentType
from backoffice.kernel.db import db
from tests.contacts.people import sent_code
from tests.documents import wellformed
from tests.identity.signing_in import sign_in
from tests.registration.test_views import typed


@pytest.fixture
def agent(client: FlaskClient) -> FlaskClient:
    sign_in(client, "agent")
    return client


@pytest.fixture
def page(agent: FlaskClient) -> str:
    """The page of somebody just registered."""
    return str(agent.post("/registration/", data=typed(agent)).headers["Location"])


def photo(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    sent = {"id-form_id": "photo-1", "id-photo": (BytesIO(wellformed.jpeg()), "front.jpg")}
    return {"csrf_token": typed(client)["csrf_token"]} | sent | fields


def papers() -> list[DocumentType]:
    return list(db.session.scalars(select(Document.document_type)))


def test_the_code_that_the_customer_reads_out_puts_basic_in_force(agent: FlaskClient, page: str) -> None:
    customer = db.session.scalars(select(Customer)).one()
    _, code = sent_code(customer)
    phone = db.session.scalars(select(Phone)).one()
    wrong = {f"c{phone.id}-code": f"{(int(code) + 1) % 10**6:06d}", "csrf_token": typed(agent)["csrf_token"]}
    answer = agent.post(f"{page}/verification/{phone.id}", data=wrong)
    assert answer.status_code == 422 and "not accepted" in answer.get_data(as_text=True)
    right = wrong | {f"c{phone.id}-code": code}
    assert agent.post(f"{page}/verification/{phone.id}", data=right).status_code == 303
    seen = agent.get(page).get_data(as_text=True)
    assert "Basic is in force" in seen and db.session.get_one(Customer, customer.id).tier_level == 1


def test_a_code_is_sent_from_the_page(agent: FlaskClient, page: str) -> None:
    phone = db.session.scalars(select(Phone)).one()
    answer = agent.post(f"{page}/code/{phone.id}", data={"csrf_token": typed(agent)["csrf_token"]})
    assert answer.headers["Location"] == page and "Confirm code" in agent.get(page).get_data(as_text=True)


def test_a_photo_sent_again_after_a_lost_line_is_kept_once(agent: FlaskClient, page: str) -> None:
    first = agent.post(f"{page}/papers/id", data=photo(agent))
    second = agent.post(f"{page}/papers/id", data=photo(agent))
    assert first.headers["Location"] == second.headers["Location"] == page
    assert papers() == [DocumentType.NATIONAL_ID] and "1 received" in agent.get(page).get_data(as_text=True)


def test_another_photo_under_the_same_id_is_not_swallowed(agent: FlaskClient, page: str) -> None:
    agent.post(f"{page}/papers/id", data=photo(agent))
    other = photo(agent, **{"id-photo": (BytesIO(wellformed.png()), "back.png")})
    answer = agent.post(f"{page}/papers/id", data=other)
    assert answer.status_code == 422 and len(papers()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"id-photo": (BytesIO(b""), "")},
        {"id-photo": (BytesIO(b"no picture"), "front.jpg")},
        {"id-document_type": "proof_of_income"},
    ],
)
def test_what_is_no_photo_of_such_a_paper_is_refused_beside_it(
    agent: FlaskClient, page: str, fields: dict[str, Any]
) -> None:
    answer = agent.post(f"{page}/papers/id", data=photo(agent, **fields))
    assert answer.status_code == 422 and 'class="error"' in answer.get_data(as_text=True) and not papers()


def test_a_paper_that_nobody_asks_for_leads_nowhere(agent: FlaskClient, page: str) -> None:
    assert agent.post(f"{page}/papers/nothing", data=photo(agent)).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_registering_the_next_one_keeps_a_link_to_the_last(agent: FlaskClient) -> None:
    answer = agent.post("/registration/", data=typed(agent, again="y"))
    assert answer.headers["Location"] == "/registration/"
    assert "/registration/" in agent.get("/registration/").get_data(as_text=True)
