"""Links by mail: looking changes nothing, following confirms once, and a changed address asks for the code as well."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import ContactCode, ContactLink, Email, Kind, Proof
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.notifications.models import Message
from tests.contacts.people import ADDRESS, amina, email_of, sent_code, wrong


@pytest.fixture
def customer(app: Flask) -> Customer:
    return amina(address=ADDRESS)


@command(Permission.EDIT_CUSTOMER)
def changed_before(_actor: Actor, contact: Email) -> None:
    """The address stands in a verified one's place."""
    db.session.get_one(Email, contact.id).replaces_verified = True


def mailed(customer: Customer, *, replaces_verified: bool = False) -> tuple[str, str]:
    """The link's path and the code in a fresh mail."""
    if replaces_verified:
        changed_before(SYSTEM, email_of(customer))
    _, code = sent_code(customer, Kind.EMAIL)
    newest = select(Message).where(Message.customer_id == customer.id).order_by(Message.created_at.desc()).limit(1)
    found = re.search(r"https?://[^/]+(/v/[\w-]+)", db.session.scalars(newest).one().text)
    assert found, "the mail holds no link"
    return found[1], code


def confirmed(customer: Customer) -> bool:
    db.session.expire_all()
    return email_of(customer).verified_at is not None


def said(response: TestResponse) -> str:
    """What stands on the page, without what is new in every answer."""
    return response.get_data(as_text=True).partition("<main")[2]


def test_looking_at_a_link_a_hundred_times_changes_nothing(client: FlaskClient, customer: Customer) -> None:
    path, _ = mailed(customer)
    before = _rows()
    for _ in range(50):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert not confirmed(customer) and _rows() == before


def test_following_a_link_confirms_and_again_it_says_the_same(client: FlaskClient, customer: Customer) -> None:
    path, _ = mailed(customer)
    page = client.get(path).get_data(as_text=True)
    assert "Confirm address" in page and ADDRESS not in page and "Otieno" not in page
    first = client.post(path)
    assert first.status_code == 200 and "your address is confirmed" in first.get_data(as_text=True)
    row = email_of(customer)
    assert confirmed(customer) and row.verified_by is Proof.LINK
    when, entries = row.verified_at, _changes()
    again = client.post(path)
    assert said(again) == said(first) and email_of(customer).verified_at == when
    assert "your address is confirmed" in client.get(path).get_data(as_text=True)
    assert _changes() == entries


def test_a_changed_address_needs_the_code_of_the_same_mail(client: FlaskClient, customer: Customer) -> None:
    path, code = mailed(customer, replaces_verified=True)
    assert "Code from the same mail" in client.get(path).get_data(as_text=True)
    for typed in ("", "12", wrong(code)):
        refused = client.post(path, data={"code": typed})
        assert refused.status_code == 422 and "not accepted" in refused.get_data(as_text=True)
    db.session.expire_all()
    assert db.session.scalars(select(ContactCode)).one().attempts == 1  # only the last one had the shape of a code
    with clock.at(clock.now() + timedelta(hours=23)):
        assert client.post(path, data={"code": code}).status_code == 200
    assert confirmed(customer) and email_of(customer).replaces_verified is False


def test_five_guesses_behind_a_link_end_its_code_whoever_guessed(client: FlaskClient, customer: Customer) -> None:
    path, code = mailed(customer, replaces_verified=True)
    for _ in range(5):
        assert client.post(path, data={"code": wrong(code)}).status_code == 422
    assert client.post(path, data={"code": code}).status_code == 422 and not confirmed(customer)


def test_a_link_ends_with_its_day_its_successor_and_its_address(client: FlaskClient, customer: Customer) -> None:
    old, _ = mailed(customer)
    path, _ = mailed(customer)
    assert client.post(old).status_code == 404
    with clock.at(clock.now() + timedelta(hours=24, seconds=1)):
        late = client.post(path)
        assert late.status_code == 404 and "does not work any more" in late.get_data(as_text=True)
    unknown = client.post("/v/nobody-was-sent-this")
    assert (unknown.status_code, said(unknown)) == (404, said(late))
    assert not confirmed(customer)


def test_the_page_speaks_the_customers_language(client: FlaskClient, customer: Customer) -> None:
    _speaks(SYSTEM, customer)
    path, _ = mailed(customer)
    assert "Thibitisha barua pepe yako" in client.get(path).get_data(as_text=True)


def test_the_token_is_nowhere_but_in_the_sealed_mail(
    client: FlaskClient, customer: Customer, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path, _ = mailed(customer)
    token = path.removeprefix("/v/")
    client.get(path)
    client.post(path)
    tables = ("contact_link", "contact_code", "message", "audit_entry", "procrastinate_jobs", "counter")
    kept = " ".join(str(row) for table in tables for row in db.session.execute(text(f"SELECT * FROM {table}")))
    out = capsys.readouterr()
    assert token not in kept + caplog.text + out.out + out.err
    assert db.session.scalars(select(ContactLink)).one().token_sha256 == sha256(token.encode()).digest()


@command(Permission.EDIT_CUSTOMER)
def _speaks(_actor: Actor, customer: Customer) -> None:
    from_db = db.session.get_one(Customer, customer.id)
    from_db.language = "sw"


def _rows() -> tuple[object, ...]:
    db.session.expire_all()
    links = [(row.version, row.used_at) for row in db.session.scalars(select(ContactLink))]
    return (links, [row.version for row in db.session.scalars(select(ContactCode))], _changes())


def _changes() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.chain == "change")) or 0
