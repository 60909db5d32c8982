"""Very many sealed customers, written fast: two processes seal and COPY what registration would make.

What registration writes one by one is written here in chunks: the wrapped key, the customer's row, its identity
number; at the end the dictionary of search. The token index is dropped before and built after: kept, it would cost
more than all the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import islice, pairwise
from multiprocessing import get_context
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import sql
from sqlalchemy import make_url

from backoffice import create_app
from backoffice.access.actor import SYSTEM
from backoffice.config import Settings
from backoffice.customers.models import Channel, Customer, CustomerType, IdentityNumber, IdType, Kyc, Risk, Stage
from backoffice.customers.rules import words
from backoffice.customers.service import search_index
from backoffice.customers.service.numbers import blind_number
from backoffice.customers.service.profile import NUMBERS, STEP
from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.duplicates.service import keys
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.settings import settings
from tests.bench.people import Person, people

PROCESSES, CHUNK = 2, 2_000
TOKEN_INDEX = "ix_customer_tokens"


class CustomerLine(NamedTuple):
    """A row of `customer` for COPY: its fields are the columns."""

    id: UUID
    sealed_for: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    public_number: str
    customer_type: str
    stage: str
    channel: str
    branch: str
    registered_by: str
    kyc: str
    risk: str
    blocked_all: bool
    blocked_debit: bool
    blocked_credit: bool
    tokens: list[int]
    sealed: bytes


class PaperLine(NamedTuple):
    """A row of `identity_number` for COPY."""

    id: UUID
    customer_id: UUID
    sealed_for: UUID
    version: int
    created_at: datetime
    id_type: str
    country: str
    blind: bytes
    living: bool
    created_by: str
    sealed: bytes


CUSTOMER_TYPES = (
    "uuid", "uuid", "int4", "timestamptz", "timestamptz", "varchar", "varchar", "varchar", "varchar", "varchar",
    "varchar", "varchar", "varchar", "bool", "bool", "bool", "int4[]", "bytea",
)  # fmt: skip
PAPER_TYPES = (
    "uuid", "uuid", "uuid", "int4", "timestamptz", "varchar", "varchar", "bytea", "bool", "varchar", "bytea",
)  # fmt: skip


def fill(settings: Settings, count: int, seed: int) -> None:
    """Add the people numbered 1 to `count` to the (empty, migrated) database of these settings."""
    with _connected(settings) as connection, _without_token_index(connection):
        bounds = [count * part // PROCESSES for part in range(PROCESSES + 1)]
        parts = [(settings, low + 1, high, seed) for low, high in pairwise(bounds)]
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            learnt: set[str] = set().union(*pool.map(_write_part, parts))
        _teach(settings, connection, learnt)
        connection.execute("SELECT setval('customer_public_number', %s)", [count])
    with _connected(settings) as connection:
        for table in ("customer", "identity_number", "search_word", "keys.subject_key"):
            connection.execute(f"ANALYZE {table}")


@contextmanager
def _connected(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    url = make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        yield connection


@contextmanager
def _without_token_index(connection: psycopg.Connection[Any]) -> Iterator[None]:
    found = connection.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [TOKEN_INDEX]).fetchone()
    assert found, "the migrations make the token index"
    connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(TOKEN_INDEX)))
    connection.commit()  # the processes that write wait for nobody
    yield
    connection.execute(found[0])


def _write_part(part: tuple[Settings, int, int, int]) -> set[str]:
    """One process: write the people of these numbers, in one transaction; the distinct words of their names."""
    settings, first, last, seed = part
    learnt: set[str] = set()
    with create_app(settings).app_context(), _connected(settings) as connection:
        everybody = people(first, last, seed)
        while chunk := list(islice(everybody, CHUNK)):
            _write(connection, chunk)
            learnt.update(word for one in chunk for word in _words_of(one.given_names, one.family_name))
        db.engine.dispose()
    return learnt


def add(settings: Settings, somebody: Sequence[Person]) -> None:
    """Add these people too, without the number of a paper that is theirs alone; the indexes stay."""
    with create_app(settings).app_context(), _connected(settings) as connection:
        for start in range(0, len(somebody), CHUNK):
            _write(connection, somebody[start : start + CHUNK], papers=False)
        db.engine.dispose()
        _teach(settings, connection, {word for one in somebody for word in _words_of(one.given_names, one.family_name)})


def add_keys(settings: Settings, everybody: Iterable[Person]) -> None:
    """Write the keys by which these people are compared."""
    with create_app(settings).app_context(), _connected(settings) as connection:
        rows = ((key, one.id) for one in everybody for key in keys.keyed(facts_of(one)))
        connection.execute("DROP INDEX ix_duplicate_key_customer_id")
        _copy(connection, "duplicate_key", ("key", "customer_id"), ("int8", "uuid"), rows)
        connection.execute("CREATE INDEX ix_duplicate_key_customer_id ON duplicate_key (customer_id)")
        db.engine.dispose()
    with _connected(settings) as connection:
        connection.execute("ANALYZE duplicate_key")
        connection.execute("ANALYZE customer")


def facts_of(one: Person) -> Facts:
    """What there is to compare of a person."""
    return facts(
        names=(one.given_names, one.family_name), birth_date=one.birth_date, phones=[one.phone],
        emails=given(one.email), numbers=given(one.paper),
    )  # fmt: skip


def _write(connection: psycopg.Connection[Any], chunk: Sequence[Person], *, papers: bool = True) -> None:
    keys = {one.id: AESGCM.generate_key(256) for one in chunk}
    vault._known(db.session()).update({subject: AESGCM(key) for subject, key in keys.items()})
    wrapped = [(subject, vault.keyset().wrap(key, subject.bytes)) for subject, key in keys.items()]
    _copy(connection, "keys.subject_key", ("subject", "wrapped"), ("uuid", "bytea"), wrapped)
    _copy(connection, "customer", CustomerLine._fields, CUSTOMER_TYPES, map(customer_line, chunk))
    if papers:
        _copy(connection, "identity_number", PaperLine._fields, PAPER_TYPES, map(paper_line, chunk))
    vault._known(db.session()).clear()


def _copy(
    connection: psycopg.Connection[Any],
    table: str,
    columns: Sequence[str],
    types: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def customer_line(one: Person) -> CustomerLine:
    """The row of a person, sealed under the key that is known in this session."""
    digits = f"{one.serial * STEP % NUMBERS:08d}"
    number = f"{settings().public_number_prefix}-{digits[:4]}-{digits[4:]}"
    found_by = {"phone": [one.phone], "email": given(one.email), "identity": given(one.paper)}
    document = {
        "given_names": one.given_names, "family_name": one.family_name, "birth_date": one.birth_date or None,
        "primary_phone": one.phone, "primary_email": one.email or None, "found_by": found_by,
    }  # fmt: skip
    by = {**found_by, "identity": [*given(one.paper), number]}
    tokens = {token for word in _words_of(one.given_names, one.family_name) for token in _word_tokens(word)}
    return CustomerLine(
        one.id, one.id, 1, one.registered_at, one.registered_at, number,
        CustomerType.INDIVIDUAL.value, Stage.PROSPECT.value, Channel.AGENT.value, one.branch, SYSTEM.id,
        Kyc.NONE.value, Risk.LOW.value, False, False, False,
        sorted(tokens.union(search_index.tokens([], by))),
        Customer.sealed_document(one.id, one.id, document),
    )  # fmt: skip


def given(value: str) -> list[str]:
    """The value alone, or nothing where there is none."""
    return [value] if value else []


def paper_line(one: Person) -> PaperLine:
    """The row of a person's national identity number."""
    row_id = uuid5(one.id, "national id")
    return PaperLine(
        row_id, one.id, one.id, 1, one.registered_at, IdType.NATIONAL_ID.value, "KE",
        blind_number(IdType.NATIONAL_ID, one.paper, "KE"), True, SYSTEM.id,
        IdentityNumber.sealed_document(one.id, row_id, {"number": one.paper}),
    )  # fmt: skip


def _words_of(given: str, family: str) -> list[str]:
    return [*_words_in(given), *_words_in(family)]


@lru_cache(maxsize=500_000)
def _words_in(name: str) -> list[str]:
    return words.borne(name)


@lru_cache(maxsize=500_000)
def _word_tokens(word: str) -> list[int]:
    return search_index.word_tokens(word)


def _teach(settings: Settings, connection: psycopg.Connection[Any], learnt: Iterable[str]) -> None:
    """Add these words to the dictionary of search, in the order of its primary key."""
    with create_app(settings).app_context():
        rows = sorted({(row["key"], row["token"]) for row in search_index.dictionary_rows(learnt)})
        db.engine.dispose()
    connection.execute("CREATE TEMPORARY TABLE learnt (key int8, token int4) ON COMMIT DROP")
    _copy(connection, "learnt", ("key", "token"), ("int8", "int4"), rows)
    connection.execute("INSERT INTO search_word SELECT key, token FROM learnt ORDER BY 1, 2 ON CONFLICT DO NOTHING")
