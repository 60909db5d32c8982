"""The same people in clear, for the floors and peers: one table, indexed as a bank without sealing would."""

from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import make_url

from tests.bench.bank import SEED, Bank
from tests.bench.people import people

TABLE = """CREATE TABLE bench_clear (
    id uuid PRIMARY KEY, given_names text, family_name text, display_name text, phone text, email text, paper text,
    birth_date text, branch text, created_at timestamptz)"""


def make_clear_copy(bank: Bank, address: str = "") -> None:
    """Make the table beside the sealed one (or in another database); does nothing when it is there."""
    with psycopg.connect(address or address_of(bank)) as connection:
        if connection.execute("SELECT to_regclass('bench_clear')").fetchone() != (None,):
            return
        connection.execute(TABLE)
        with connection.cursor() as cursor, cursor.copy("COPY bench_clear FROM STDIN") as copy:
            for row in _rows(bank.size):
                copy.write_row(row)
        connection.execute("CREATE UNIQUE INDEX ON bench_clear (paper)")
        connection.execute("CREATE INDEX ON bench_clear (created_at, id)")
        connection.execute("ANALYZE bench_clear")


def address_of(bank: Bank) -> str:
    """The bank's database as libpq spells it."""
    return make_url(bank.settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _rows(size: int) -> Iterator[tuple[Any, ...]]:
    for one in people(1, size, SEED):
        names = (one.given_names, one.family_name, one.name)
        yield (one.id, *names, one.phone, one.email, one.paper, one.birth_date, one.branch, one.registered_at)
