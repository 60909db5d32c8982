"""What customers do on their own pages: about themselves, papers, e-mail, being checked."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc
from backoffice.documents.models import Document, DocumentType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.kyc import service as kyc
from backoffice.kyc.models import KycCase
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageChannel
from backoffice.notifications.service import Reader
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Source
from tests.documents import wellformed
from tests.identity.signing_in import staff
from tests.kyc.bank import amina as another
from tests.portal.visitor import NUMBER, Visitor, code_sent, messages
from tests.tiers.bank import known_as_verified

ABOUT = {
    "given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12", "gender": "female",
    "occupation": "tailor", "id_type": "national_id", "id_number": "29384756", "line1": "12 Moi Avenue",
    "city": "Nairobi", "postcode": "00100",
}  # fmt: skip
NO_PLACE = {"line1": "", "city": "", "postcode": ""}
REVIEWER = staff("kyc-reviewer")


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """Amina, whose phone is proved."""
    visitor = Visitor(client)
    visitor.arrive()
    return visitor


@command(Permission.EDIT_CUSTOMER)
def approved(actor: Actor, row: Customer) -> Message:
    """Tell somebody that their papers are accepted."""
    reader = Reader(row.id, MessageChannel.SMS, NUMBER, "en")
    return notifications.tell(actor, reader, "kyc_approved", {"name": row.name})


@command(Permission.EDIT_CUSTOMER)
def with_time(actor: Actor, row: Customer) -> None:
    """Three days until the papers must be there, as on the other channels."""
    restrictions.lift_those_from(actor, row, Source.KYC_CLOCK, "In time.")
    customers.note_kyc_due(row, clock.now() + timedelta(days=3))


def amina() -> Customer:
    return db.session.scalars(select(Customer)).one()


def send(visitor: Visitor, kind: str, data: bytes | None = None) -> int:
    file = (BytesIO(data or wellformed.jpeg()), "photo.jpg")
    return visitor.post("/me/papers", document_type=kind, file=file).status_code


def test_a_customer_tells_about_themself_and_sees_it_is_done(visitor: Visitor) -> None:
    assert "your birth date" in visitor.get("/me").text
    assert visitor.post("/me/profile", **ABOUT).location == "/portal/me"
    row = amina()
    kept = contacts.contacts_of([row.id])[row.id]
    assert (row.birth_date, kept.addresses[0].line1) == ("1990-04-12", "12 Moi Avenue")
    page = visitor.get("/me").text
    assert "your birth date" not in page and "your address" not in page
    assert "1990-04-12" in visitor.get("/me/profile").text


@pytest.mark.parametrize("field", ["birth_date", "given_names", "id_number"])
def test_what_is_wrong_is_named_and_the_rest_stays(visitor: Visitor, field: str) -> None:
    wrong = {"birth_date": "1890-04-12", "given_names": "", "id_number": "x" * 60}[field]
    answer = visitor.post("/me/profile", **(ABOUT | {field: wrong}))
    assert answer.status_code == 422 and f'id="{field}-note"' in answer.text and "Moi Avenue" in answer.text
    assert amina().birth_date is None


@pytest.mark.parametrize("left_out", ["id_type", "id_number", "line1"])
def test_half_of_a_paper_or_an_address_is_asked_for_and_not_dropped(visitor: Visitor, left_out: str) -> None:
    answer = visitor.post("/me/profile", **(ABOUT | {"city": "Kisumu", left_out: ""}))
    assert answer.status_code == 422 and f'id="{left_out}-note"' in answer.text and "Kisumu" in answer.text
    assert customers.identity_numbers_of([amina().id]) == []


def test_another_paper_leaves_the_first_number_and_the_same_kind_takes_its_place(visitor: Visitor) -> None:
    visitor.post("/me/profile", **ABOUT)
    visitor.post("/me/profile", **(ABOUT | {"id_type": "passport", "id_number": "BK778899", **NO_PLACE}))
    visitor.post("/me/profile", **(ABOUT | {"id_number": "29384757", **NO_PLACE}))
    numbers = {one.id_type.value: one.number for one in customers.identity_numbers_of([amina().id])}
    assert numbers == {"passport": "BK778899", "national_id": "29384757"}


def test_somebody_elses_number_is_refused_beside_its_field(client: FlaskClient, visitor: Visitor) -> None:
    visitor.post("/me/profile", **ABOUT)
    other = Visitor(client.application.test_client())
    other.start(given_names="Baraka", phone="0722000111")
    other.prove(code_sent("+254722000111"))
    answer = other.post("/me/profile", **(ABOUT | {"given_names": "Baraka", **NO_PLACE}))
    assert answer.status_code == 409 and "cannot be taken here" in answer.text and "tailor" in answer.text


def test_numbers_are_tried_five_times_a_day(visitor: Visitor) -> None:
    for number in range(5):
        answer = visitor.post("/me/profile", **(ABOUT | {"id_number": f"2938475{number}", **NO_PLACE}))
        assert answer.status_code == 303
    assert visitor.post("/me/profile", **(ABOUT | {**NO_PLACE})).status_code == 429


def test_a_verified_customers_new_name_waits_for_the_bank(visitor: Visitor) -> None:
    visitor.post("/me/profile", **ABOUT)
    known_as_verified(SYSTEM, amina().id)
    visitor.post("/me/profile", **(ABOUT | {"family_name": "Odhiambo", "id_type": "", "id_number": "", **NO_PLACE}))
    assert amina().family_name == "Otieno" and "looks at this change" in visitor.get("/me").text


def test_papers_are_sent_checked_and_looked_at(visitor: Visitor) -> None:
    assert send(visitor, "national_id") == 303 and send(visitor, "proof_of_address") == 303
    assert len(db.session.scalars(select(Document)).all()) == 2
    assert "Send off to be checked" in visitor.get("/me").text
    assert visitor.post("/me/check", seen="/me").location == "/portal/me"
    page = visitor.get("/me").text
    assert "You need not do anything" in page and "Send off" not in page and amina().kyc is Kyc.PENDING
    db.session.expire_all()


def test_nobody_is_checked_before_the_papers_are_there(visitor: Visitor) -> None:
    answer = visitor.post("/me/check", seen="/me")
    assert answer.status_code == 400 and "send the papers" in answer.text
    assert amina().kyc is Kyc.NONE


def test_a_bad_file_is_refused_with_its_reason(visitor: Visitor) -> None:
    assert send(visitor, "passport", b"MZ not a photo") == 422
    answer = visitor.post("/me/papers", document_type="passport")
    assert answer.status_code == 422 and "Photograph the paper" in answer.text


def test_a_paper_asked_for_again_is_named(visitor: Visitor) -> None:
    send(visitor, "national_id")
    send(visitor, "proof_of_address")
    visitor.post("/me/check", seen="/me")
    case = db.session.scalars(select(KycCase)).one()
    held = kyc.claim(REVIEWER, case.id)
    paper = db.session.scalars(select(Document).where(Document.document_type == DocumentType.NATIONAL_ID)).one()
    kyc.ask_again(REVIEWER, held.id, held.revision, "UNREADABLE", "", [paper.id])
    assert "send this paper again" in visitor.get("/me").text
    assert "Please send it again" in visitor.get("/me/papers").text


def test_an_email_is_confirmed_by_its_code(visitor: Visitor) -> None:
    assert visitor.post("/me/email", email="amina@example.org").status_code == 303
    contact = contacts.contacts_of([amina().id])[amina().id].emails[0]
    code = code_sent("amina@example.org")
    assert visitor.post(f"/me/email/{contact.id}/code", seen="/me/email", code="000").status_code == 422
    assert visitor.post(f"/me/email/{contact.id}/code", seen="/me/email", code=code).location == "/portal/me"


def test_an_email_of_another_customer_gets_the_same_answer(client: FlaskClient, visitor: Visitor) -> None:
    visitor.post("/me/email", email="amina@example.org")
    other = Visitor(client.application.test_client())
    other.start(given_names="Baraka", phone="0722000111")
    other.prove(code_sent("+254722000111"))
    answers = [other.post("/me/email", email=address) for address in ("amina@example.org", "baraka@example.org")]
    assert {answer.status_code for answer in answers} == {303} and len({answer.location for answer in answers}) == 1
    assert "already" in messages("amina@example.org")[0]


@pytest.mark.parametrize("address", ["no address", "a@b", "x" * 300 + "@example.org"])
def test_a_wrong_email_is_refused(visitor: Visitor, address: str) -> None:
    assert visitor.post("/me/email", email=address).status_code == 422


def test_customers_read_again_what_the_bank_wrote_but_no_code_and_no_link(visitor: Visitor) -> None:
    code = code_sent(NUMBER)
    approved(SYSTEM, amina())
    page = visitor.get("/me/messages").text
    assert "Code to confirm a phone" in page and code not in page and NUMBER not in page
    assert "masked, ends 678" in page and messages(NUMBER)[0] in unescape(page)


def test_the_first_page_tells_what_waits_what_is_allowed_and_until_when(visitor: Visitor) -> None:
    page = visitor.get("/me").text
    assert "opens fully as soon as your papers are checked" in page and "your account stops on" not in page
    with_time(SYSTEM, amina())
    page = visitor.get("/me").text
    assert "your account stops on" in page and "What your account may do now" in page and "5,000" in page
    visitor.post("/me/profile", **ABOUT)
    known_as_verified(SYSTEM, amina().id)
    visitor.post("/me/profile", **(ABOUT | {"family_name": "Odhiambo"}))
    page = visitor.get("/me").text
    assert "being looked at; until then the old data stand" in page and "your account stops on" not in page


def merge_into_a_namesake(duplicate: Customer) -> None:
    """As merging leaves it."""
    statement = text("UPDATE customer SET stage = 'merged', merged_into = :survivor WHERE id = :duplicate")
    survivor = another(name="Amina Grace")
    db.session.connection().execute(statement, {"survivor": survivor.id, "duplicate": duplicate.id})
    db.session.commit()
    db.session.expire_all()


def test_whose_record_was_merged_goes_on_with_the_survivors(visitor: Visitor) -> None:
    merge_into_a_namesake(amina())
    led = visitor.get("/me/profile")
    assert (led.status_code, led.location) == (303, "/portal/me")
    page = visitor.get("/me").text
    assert "Amina Grace" in page and "We had two records of you" in page
    assert 'value="Amina Grace"' in visitor.get("/me/profile").text


def test_a_login_whose_record_was_merged_comes_in_again(visitor: Visitor) -> None:
    """The sign-in service still ends what it began: no session of our own takes its place."""
    db.session.connection().execute(text("UPDATE web_session SET iss = 'https://customers.example'"))
    merge_into_a_namesake(amina())
    assert visitor.get("/me").location == "/portal/sign-in"
    assert visitor.get("/me").location == "/portal"
