"""The generator's customers are customers like any others: the real search finds them, the real models open them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from backoffice import create_app
from backoffice.access.actor import SYSTEM
from backoffice.config import Settings
from backoffice.customers import service
from backoffice.customers.models import Customer, IdentityNumber
from backoffice.customers.rules import words
from backoffice.customers.service import search_index
from backoffice.kernel.db import db
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from tests.bench import generator
from tests.bench.people import Person, person

SEED, COUNT = 7, 200


@pytest.fixture(scope="module")
def bank(server: EmbeddedPostgres, template_database: str, settings: Settings) -> Iterator[Flask]:
    """A bank of its own with two hundred generated customers."""
    server.create_database("generated", template=template_database)
    own = settings.model_copy(update={"database_url": server.url("generated")})
    generator.fill(own, COUNT, SEED)
    app = create_app(own)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    server.drop_database("generated")


@pytest.fixture
def somebody() -> Person:
    return person(42, SEED)


def test_all_of_them_are_there_with_a_paper_and_a_number_each(bank: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(Customer)) == COUNT
    assert db.session.scalar(select(func.count(func.distinct(Customer.public_number)))) == COUNT
    assert db.session.scalar(select(func.count()).select_from(IdentityNumber)) == COUNT


@pytest.mark.parametrize(
    "typed", ["{0.name}", "{0.family_name} {0.given_names}", "{0.phone}", "{0.email}", "{0.paper}"]
)
def test_the_search_finds_one_of_them(bank: Flask, somebody: Person, typed: str) -> None:
    assert somebody.id in [hit.customer.id for hit in service.search(SYSTEM, typed.format(somebody))]


def test_the_search_forgives_a_letter_in_both_words(bank: Flask, somebody: Person) -> None:
    typed = f"{somebody.given_names[:-1]} {somebody.family_name[0]}{somebody.family_name[2:]}"
    assert somebody.id in [hit.customer.id for hit in service.search(SYSTEM, typed)]


def test_one_of_them_opens_as_it_was_generated(bank: Flask, somebody: Person) -> None:
    row = service.customer(SYSTEM, somebody.id)
    (paper,) = service.identity_numbers_of([row.id])
    assert (row.name, row.birth_date, row.primary_phone) == (somebody.name, somebody.birth_date, somebody.phone)
    assert paper.number == somebody.paper


def test_the_tokens_are_those_that_registration_would_make(bank: Flask, somebody: Person) -> None:
    row = service.customer(SYSTEM, somebody.id)
    by = {**row.found_by, "identity": [*row.found_by["identity"], row.public_number]}
    assert row.tokens == search_index.tokens(words.borne(row.given_names, row.family_name), by)


def test_the_token_index_is_there_again(bank: Flask) -> None:
    found = text("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_customer_tokens'")
    assert db.session.scalar(found) == 1
