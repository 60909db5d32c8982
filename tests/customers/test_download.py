"""A customer as a file: masked like the page, whole although a name is endless, recorded before the first byte."""

from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import printing, service
from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.kernel import area as kernel_area
from backoffice.kernel.area import Area, Printed
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.web.pdf import is_ours
from tests.documents import wellformed
from tests.documents.bank import uploaded
from tests.identity.signing_in import sign_in, staff
from tests.rest import Machine

MANAGER = staff("manager", name="M. Achieng", branch=None)
OFFICER = staff("branch-officer", name="J. Were")


@command(Permission.CREATE_CUSTOMER)
def write_down(actor: Actor, **names: Any) -> Customer:
    """Somebody with a paper, born on a known day."""
    fields = {
        "birth_date": "1990-04-12",
        "gender": "female",
        "employment": "self_employed",
        "occupation": "tailor",
        **names,
    }
    row = service.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, "north", fields)
    service.replace_identity_numbers(actor, row, [(IdType.NATIONAL_ID, "29384756", "KE")])
    return row


@pytest.fixture
def amina(app: Flask) -> Customer:
    return write_down(OFFICER, given_names="Amina", family_name="Otieno")


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def pdf(client: FlaskClient, customer_id: UUID) -> bytes:
    answer = Machine(client, "manager", name="M. Achieng").get(f"/{customer_id}/download?format=pdf")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.data


def test_the_file_says_who_it_is_who_printed_it_and_where_it_ends(client: FlaskClient, amina: Customer) -> None:
    text = text_of(pdf(client, amina.id))
    expected = ("Amina Otieno", amina.public_number, "Kirinya Bank", "Printed by M. Achieng", "1 of 2", "2 of 2")
    assert [words for words in (*expected, "Confidential", "Self-employed") if words not in text] == []


def test_the_file_is_masked_like_the_page(client: FlaskClient, amina: Customer) -> None:
    text = text_of(pdf(client, amina.id))
    assert "1990-••-••" in text and "29 ••• 56" in text and "covered when this was printed" in text
    assert "1990-04-12" not in text and "29384756" not in text


@pytest.mark.parametrize(
    "name",
    [
        "Wolfeschlegelsteinhausenbergerdorff" * 6,
        " ".join(["Maria de las Mercedes"] * 9),
        "أمينة عثمان",
        "Ọlábísí Ngũgĩ wa Thiong’o",
        "<b>Robert</b>&amp;{{ 7 * 7 }}",
        "阿米娜",
    ],
)
def test_no_name_breaks_the_file(client: FlaskClient, app: Flask, name: str) -> None:
    row = write_down(OFFICER, given_names=name, family_name=None)
    document = pypdfium2.PdfDocument(pdf(client, row.id))
    assert 1 <= len(document) <= 2
    document.close()


def test_markup_in_a_name_is_text(client: FlaskClient, app: Flask) -> None:
    given = '<img src="file:///etc/passwd"><link href="http://example.org/x.css" rel="stylesheet">'
    row = write_down(OFFICER, given_names=given)
    assert '<img src="file:///etc/passwd">' in text_of(pdf(client, row.id)).replace("\r\n", "")


def test_what_areas_add_is_printed_and_so_is_a_photo(
    client: FlaskClient, amina: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Printed("Documents", ("Document", "State"), [("National ID", "accepted")], photo=wellformed.jpeg())
    facet = {amina.id: {"shoe_size": 38}}
    extra = Area("extra", prints=lambda actor, customer_id: added, facet=lambda actor, ids: facet)
    monkeypatch.setattr(kernel_area, "_opened", [*kernel_area.areas(), extra])
    data = pdf(client, amina.id)
    text = text_of(data)
    assert "National ID" in text and "accepted" in text.lower() and "Shoe size" in text and "38" in text
    assert printing.file_values(MANAGER, amina)["photo"].startswith("data:image/jpeg;base64,")


def test_the_papers_are_listed_without_their_pictures(client: FlaskClient, amina: Customer) -> None:
    uploaded(amina)
    text = text_of(pdf(client, amina.id))
    assert "Documents" in text and "National ID" in text and "Received" in text


def test_the_file_leaves_as_an_attachment_that_nobody_keeps(client: FlaskClient, amina: Customer) -> None:
    answer = Machine(client, "manager").get(f"/{amina.id}/download?format=json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="customer-{str(amina.id)[:8]}.json"'
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.get_json()["family_name"] == "Otieno" and answer.get_json()["birth_date"] == "1990-••-••"


def test_the_download_is_in_the_log(client: FlaskClient, amina: Customer) -> None:
    Machine(client, "manager").get(f"/{amina.id}/download?format=json")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "customers.download")).one()
    assert entry.customers == [amina.id] and entry.chain == "access"


def test_who_may_not_download_gets_nothing(client: FlaskClient, amina: Customer) -> None:
    assert Machine(client, "supervisor").get(f"/{amina.id}/download").status_code == 403
    assert Machine(client, "manager").get(f"/{uuid4()}/download").status_code == 404
    assert Machine(client, "manager").get(f"/{amina.id}/download?format=docx").status_code == 422
    sign_in(client, "agent")
    assert client.get(f"/customers/{amina.id}/file.pdf").status_code == 403


def test_the_customer_page_leads_to_the_file(client: FlaskClient, amina: Customer) -> None:
    sign_in(client, "manager")
    assert f"/customers/{amina.id}/file.pdf" in client.get(f"/customers/{amina.id}").get_data(as_text=True)
    answer = client.get(f"/customers/{amina.id}/file.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("file:///srv/house/static/css/paper/customer-file.css", True),
        ("data:image/jpeg;base64,AAAA", True),
        ("data:text/html;base64,AAAA", False),
        ("data:image/svg+xml;base64,AAAA", False),
        ("file:///srv/house/static/../secret", False),
        ("file:///srv/house/static/%2e%2e/secret", False),
        ("file:///etc/passwd", False),
        ("file://other/srv/house/static/x.css", False),
        ("http://127.0.0.1/x.css", False),
        ("https://example.org/x.css", False),
    ],
)
def test_only_our_own_files_go_into_a_document(url: str, ours: bool) -> None:
    assert is_ours(url, "/srv/house/static") is ours
