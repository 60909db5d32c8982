"""Light copies: they show what records show, come with their keys in one query, and cannot be changed."""

import pytest
from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.contacts import service as contacts
from backoffice.customers import service
from backoffice.customers.models import Customer
from backoffice.kernel import light
from backoffice.kernel.db import db
from tests.bench.measuring import statements
from tests.customers.test_service import make


@pytest.fixture
def three(app: Flask) -> list[Customer]:
    return [
        make(SYSTEM, given_names=name, family_name="Otieno", paper=f"29384{len(name)}") for name in ("A", "Bo", "Cyn")
    ]


def test_a_light_copy_shows_what_its_record_shows(three: list[Customer]) -> None:
    copies = light.read(Customer, light.every(Customer).order_by(Customer.created_at, Customer.id))
    assert [copy.opened() for copy in copies] == [row.opened() for row in three]
    shown = ("id", "name", "is_person", "is_living", "stage", "version", "created_at", "public_number", "found_by")
    assert [[getattr(one, name) for name in shown] for one in copies] == [
        [getattr(one, name) for name in shown] for one in three
    ]


def test_a_list_and_its_keys_come_with_one_statement(three: list[Customer]) -> None:
    db.session.remove()
    with statements(db.session.connection().engine) as seen:
        assert [copy.name for copy in light.read(Customer, light.every(Customer))]
    assert [text for text, _ in seen.ran if "SAVEPOINT" not in text] == [seen.ran[-1][0]]


def test_a_light_copy_cannot_be_changed(three: list[Customer]) -> None:
    copy = light.read(Customer, light.every(Customer))[0]
    with pytest.raises(TypeError, match="light copy"):
        copy.branch = "south"
    with pytest.raises(TypeError, match="light copy"):
        copy.given_names = "Somebody else"
    with pytest.raises(AttributeError, match="tokens"):
        copy.tokens  # noqa: B018 (asking is the test)


def test_rows_of_several_kinds_come_apart_again(three: list[Customer]) -> None:
    papers = service.identity_numbers_of([row.id for row in three])
    assert [paper.number for paper in papers] == ["293841", "293842", "293843"]
    assert all(
        vars(kept) == {"phones": [], "emails": [], "addresses": []}
        for kept in contacts.listed_contacts_of([three[0].id]).values()
    )
