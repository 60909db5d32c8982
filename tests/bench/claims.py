"""Row 5: many reviewers claim the next case at once, with and without SKIP LOCKED."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import inspect, make_url
from sqlalchemy.dialects import postgresql

from backoffice.access.actor import Actor
from backoffice.kernel.db import db
from backoffice.kyc.models import KycCase
from backoffice.kyc.service import holding
from tests.bench.bank import Bank, Banks
from tests.bench.measuring import Line, not_measured
from tests.identity.signing_in import staff

WORK, GOAL = "claim of the next case", "0 doubles, ≥ 2 × FOR UPDATE, 32 / 8 ≥ 0.6"
CASES, SECONDS = 5_000, 2.5
HOLD = """UPDATE kyc_case SET state = 'in_review', holder = 'r', holder_name = 'r', held_since = now(),
    version = version + 1 WHERE id = %s"""
COLUMNS = """id, version, created_at, sealed_for, sealed, customer_id, attempt, state, revision, channel, branch,
    opened_by, due_at, asked_for"""


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """The claim's own statement from 8, 16 and 32 connections."""
    bank = banks.of(size)
    with bank.app.app_context():
        there = inspect(db.engine).has_table(KycCase.__tablename__)
        db.engine.dispose()
    if not there:
        yield not_measured("5", WORK, GOAL, "no migration makes the cases' table yet")
        return
    rates = {reviewers: _rate(bank, reviewers, skip=True) for reviewers in (8, 16, 32)}
    for reviewers in (16, 32):
        rate, doubles = rates[reviewers]
        floor, _ = _rate(bank, reviewers, skip=False)
        steady = reviewers < 32 or rate / rates[8][0] >= 0.6
        yield Line(
            "5", f"{WORK}, {reviewers} reviewers", f"FOR UPDATE, {floor:.0f}/s",
            f"{rate:.0f}/s, {doubles} doubles, {rate / rates[8][0]:.2f} of 8 reviewers", rate / floor,
            GOAL, doubles == 0 and rate >= 2 * floor and steady,
        )  # fmt: skip


def _rate(bank: Bank, reviewers: int, *, skip: bool) -> tuple[float, int]:
    """Claims a second, and how many cases were claimed twice."""
    _open_cases(bank)
    statement = _statement(bank.app, skip=skip)
    ready = threading.Barrier(reviewers)
    with ThreadPoolExecutor(reviewers) as pool:
        claimed = [one for some in pool.map(lambda _: _claim(bank, statement, ready), range(reviewers)) for one in some]
    return len(claimed) / SECONDS, len(claimed) - len(set(claimed))


def _statement(app: Flask, *, skip: bool) -> str:
    """The statement with which `claim_next` finds and locks its case."""
    reviewer: Actor = staff("kyc-reviewer")
    with app.app_context():
        found = holding.next_free(reviewer).with_for_update(of=KycCase, skip_locked=skip)
        return str(found.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})).replace(
            "%", "%%"
        )


def _claim(bank: Bank, statement: str, ready: threading.Barrier) -> list[UUID]:
    claimed: list[UUID] = []
    with _connect(bank) as connection, connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        ready.wait()
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            case = cursor.execute(statement).fetchone()
            if case:
                cursor.execute(HOLD, [case["id"]])
                claimed.append(case["id"])
            connection.commit()
            if case is None and "SKIP LOCKED" in statement:
                break
    return claimed


def _connect(bank: Bank) -> psycopg.Connection[Any]:
    return psycopg.connect(
        make_url(bank.settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    )


def _open_cases(bank: Bank) -> None:
    """Fresh open cases of some customers, all due by and by."""
    with _connect(bank) as connection:
        connection.execute("DELETE FROM kyc_case")
        connection.execute(
            f"INSERT INTO kyc_case ({COLUMNS}) SELECT gen_random_uuid(), 1, now(), sealed_for, '', id, 1, 'open', 1, "
            "'agent', branch, 'system:system', now() + random() * interval '2 days', '{}' FROM customer LIMIT %s",
            [CASES],
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE kyc_case")
