"""Row 2: the search over sealed names beside two searches over clear ones: ILIKE as Fineract does it, and pg_trgm."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from backoffice.kernel.postgres_programs import Programs, account_for
from tests.bench import search, typed_names
from tests.bench.bank import Banks
from tests.bench.clear_copy import address_of, make_clear_copy
from tests.bench.measuring import Line, each_ms, not_measured, percentile
from tests.bench.people import Person

DEBIAN = Path("/usr/lib/postgresql")
TRIGRAMS = "share/postgresql/{}/extension/pg_trgm.control"
ASKED = 25
ILIKE = """SELECT id, display_name FROM bench_clear
    WHERE display_name ILIKE %(like)s OR phone ILIKE %(like)s OR paper ILIKE %(like)s OR email ILIKE %(like)s
    LIMIT 300"""
SIMILAR = """SELECT id, display_name FROM bench_clear WHERE display_name %% %(text)s
    ORDER BY similarity(display_name, %(text)s) DESC LIMIT 50"""


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Both peers, asked the same as our search."""
    bank = banks.of(size)
    make_clear_copy(bank)
    ours = search.figures(bank)
    with psycopg.connect(address_of(bank)) as connection:
        floor, found = _ask(connection, ILIKE, typed_names.exact, search.some_people(bank, ASKED))
    yield _line(f"two words, {size:,}, beside ILIKE over 4 columns", floor, found, ours["two words"], 50)
    work = f"a typo in each word, {size:,}, beside pg_trgm"
    if (version := _server_with_trigrams()) is None:
        yield not_measured(
            "2", work, "ratio ≤ 1/15, found ≥ it", "Debian's PostgreSQL (with its contrib) is not installed"
        )
        return
    with _debian_server(version) as address:
        make_clear_copy(bank, address)
        floor, found = _with_trigrams(address, search.some_people(bank, ASKED))
    yield _line(work, floor, found, ours["a typo in each word"], 15)


def _line(work: str, floor: float, found: float, ours: search.Figures, times: int) -> Line:
    ratio = ours.p95 / floor
    return Line(
        "2", f"search, {work}", f"p95 {floor:.1f} ms, found {found:.0%}",
        f"p95 {ours.p95:.2f} ms, found {ours.found:.0%}",
        ratio, f"ratio ≤ 1/{times}, found ≥ it", ratio <= 1 / times and ours.found >= found,
    )  # fmt: skip


def _ask(
    connection: psycopg.Connection[Any],
    statement: str,
    typed: Callable[[Person, random.Random], str],
    somebody: Sequence[Person],
) -> tuple[float, float]:
    """The p95 in milliseconds, and the share of those found."""
    chance, found = random.Random("fingers"), 0
    asked = [(one, typed(one, chance)) for one in somebody]

    def one_search(question: tuple[Person, str]) -> None:
        nonlocal found
        meant, text = question
        rows = connection.execute(statement, {"text": text, "like": f"%{text}%"}).fetchall()
        found += any(name == meant.name for _, name in rows)

    times = each_ms(one_search, asked)
    return percentile(times, 95), found / len(asked)


def _with_trigrams(address: str, somebody: Sequence[Person]) -> tuple[float, float]:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE INDEX ON bench_clear USING gin (display_name gin_trgm_ops)")
        connection.execute("ANALYZE bench_clear")
        return _ask(connection, SIMILAR, typed_names.mistyped, somebody)


def _server_with_trigrams() -> str | None:
    """The newest of Debian's servers that brings the extension, or None."""
    versions = sorted((path.name for path in DEBIAN.glob("*") if (path / "bin" / "initdb").exists()), key=float)
    share = Path("/usr") / TRIGRAMS
    return next((version for version in reversed(versions) if Path(str(share).format(version)).exists()), None)


@contextmanager
def _debian_server(version: str) -> Iterator[str]:
    """A scratch server of Debian's programs; the address of its database."""
    place = Path(tempfile.mkdtemp(prefix="trgm-"))
    programs = Programs(DEBIAN / version, account_for(place / "data"))
    try:
        programs.give(place)
        _must(
            programs,
            "initdb",
            "-D",
            f"{place}/data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        options = f"-k {place} -c listen_addresses='' -c shared_buffers=256MB -c fsync=off -c jit=off -c work_mem=16MB"
        _must(programs, "pg_ctl", "-D", f"{place}/data", "-l", f"{place}/log", "-w", "-o", options, "start")
        try:
            yield f"host={place} user=postgres dbname=postgres"
        finally:
            _must(programs, "pg_ctl", "-D", f"{place}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _must(programs: Programs, name: str, *arguments: str) -> None:
    ended = programs.run(name, *arguments)
    if ended.returncode:
        raise RuntimeError(f"{name} of Debian's PostgreSQL failed: {ended.stdout.decode(errors='replace')[-500:]}")
