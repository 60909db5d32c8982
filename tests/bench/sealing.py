"""Rows 11 and 11b: blind look-ups and opened lists beside the same in clear; wrapping all keys anew."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import Text, Uuid, column, select, table, text

from backoffice.access.actor import SYSTEM
from backoffice.customers.models import Customer, IdentityNumber, IdType
from backoffice.customers.service.numbers import blind_number
from backoffice.customers.service.scope import visible_customers
from backoffice.kernel import keyset, vault
from backoffice.kernel.db import db
from tests.bench.bank import Bank, Banks
from tests.bench.clear_copy import address_of, make_clear_copy
from tests.bench.measuring import Line, in_turns, percentile
from tests.bench.search import some_people

ROUNDS, BATCH = 300, 20_000
IN_CLEAR = table("bench_clear", column("id", Uuid), column("paper", Text))


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Equality, the list of fifty, and the keys."""
    bank = banks.of(size)
    make_clear_copy(bank)
    with bank.app.app_context():
        yield from (_equality(bank), _list(bank))
        db.session.remove()
        db.engine.dispose()
    yield _rewrapping(bank)


def _equality(bank: Bank) -> Line:
    papers = iter([one.paper for one in some_people(bank, 2 * ROUNDS)])

    def in_clear() -> None:
        # Built and run the same way: the difference is what the blind index costs, not what SQLAlchemy does.
        assert db.session.execute(select(IN_CLEAR.c.id).where(IN_CLEAR.c.paper == next(papers))).first()

    def blind() -> None:
        mark = blind_number(IdType.NATIONAL_ID, next(papers), "KE")
        found = select(IdentityNumber.customer_id).where(IdentityNumber.blind == mark, IdentityNumber.living)
        assert db.session.execute(found).first()

    floor, ours = (percentile(times, 95) for times in in_turns(ROUNDS, in_clear, blind))
    return Line(
        "11", f"equality by blind index, {bank.size:,}", f"in clear, p95 {floor:.2f} ms",
        f"p95 {ours:.2f} ms", ours / floor,
        "ratio ≤ 1.5", ours / floor <= 1.5,
    )  # fmt: skip


def _list(bank: Bank) -> Line:
    newest = visible_customers(SYSTEM).order_by(Customer.created_at.desc(), Customer.id.desc()).limit(50)
    plain = text("SELECT * FROM bench_clear ORDER BY created_at DESC, id DESC LIMIT 50")

    def in_clear() -> None:
        assert [f"{row.given_names} {row.family_name}" for row in db.session.execute(plain)]

    def rows_only() -> None:
        db.session.remove()
        assert db.session.scalars(newest).all()

    def opened() -> None:
        db.session.remove()
        rows = db.session.scalars(newest).all()
        vault.load_keys(row.sealed_for for row in rows)
        assert [row.name for row in rows]

    clear, bare, ours = (percentile(times, 50) for times in in_turns(ROUNDS, in_clear, rows_only, opened))
    more = ours - bare
    return Line(
        "11", f"list of 50 opened, {bank.size:,}",
        f"the rows unopened, p50 {bare:.2f} ms (in clear, without ORM {clear:.2f})",
        f"p50 {ours:.2f} ms: + {more:.2f} ms", ours / bare, "+ ≤ 1.5 ms", more <= 1.5,
    )  # fmt: skip


def _rewrapping(bank: Bank) -> Line:
    """All keys wrapped anew by two processes in batches, while others may read them."""
    ends = [UUID(int=0), UUID(int=1 << 127), UUID(int=(1 << 128) - 1)]
    parts = [(bank.settings.keyset_path, address_of(bank), low, high) for low, high in pairwise(ends)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        counts, took = zip(*pool.map(_rewrap_part, parts), strict=True)
    done, seconds = sum(counts), max(took)  # the start of the processes is not counted
    whole = seconds * 1_000_000 / done
    return Line(
        "11b", f"wrapping {done:,} keys anew", "–", f"{seconds:.1f} s, so {whole:.1f} s for a million", None,
        "≤ 15 s for a million", whole <= 15 and done == bank.size,
    )  # fmt: skip


def _rewrap_part(part: tuple[Path, str, UUID, UUID]) -> tuple[int, float]:
    """The keys of the subjects between two ids: how many, and the seconds."""
    path, address, low, high = part
    keys, done, start = keyset.load(path), 0, time.perf_counter()
    with psycopg.connect(address) as connection:
        while batch := _batch(connection, low, high):
            fresh = [
                (subject, keys.wrap(keys.unwrap(wrapped, subject.bytes), subject.bytes)) for subject, wrapped in batch
            ]
            _store(connection, fresh)
            low, done = batch[-1][0], done + len(batch)
    return done, time.perf_counter() - start


def _batch(connection: psycopg.Connection[tuple[UUID, bytes]], low: UUID, high: UUID) -> Sequence[tuple[UUID, bytes]]:
    ordered = (
        "SELECT subject, wrapped FROM keys.subject_key WHERE subject > %s AND subject <= %s ORDER BY subject LIMIT %s"
    )
    return connection.execute(ordered, [low, high, BATCH]).fetchall()


def _store(connection: psycopg.Connection[tuple[UUID, bytes]], fresh: Sequence[tuple[UUID, bytes]]) -> None:
    connection.execute("CREATE TEMPORARY TABLE fresh (subject uuid, wrapped bytea) ON COMMIT DROP")
    with connection.cursor() as cursor, cursor.copy("COPY fresh FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["uuid", "bytea"])
        for row in fresh:
            copy.write_row(row)
    connection.execute("UPDATE keys.subject_key k SET wrapped = f.wrapped FROM fresh f WHERE f.subject = k.subject")
    connection.commit()
