"""Row 14: whether a customer may do an amount now, through the REST door, beside a read by the primary key."""

from collections.abc import Iterator
from random import Random
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select, text

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from tests.bench.bank import SEED, Banks
from tests.bench.measuring import Line, in_turns, percentile
from tests.identity.signing_in import staff

ASKED, WARM = 500, 50  # of as many for the floor: both meet rows that nobody has read yet
# The generator gives no tiers: these customers get one with evidence that ends, so that every part is asked.
TIER = text("UPDATE customer SET tier_level = 2, stage = 'customer', activated_at = now() WHERE id = ANY(:ids)")
HELD = text(
    "INSERT INTO tier_assignment (id, version, created_at, customer_id, level, starts_at, request_id, assigned_by, "
    "assigned_by_name, evidence, cause, holds_until) SELECT gen_random_uuid(), 1, now(), id, 1, now(), NULL, 'bench', "
    "'bench', '{}', 'phone', now() + interval '1 year' FROM customer WHERE id = ANY(:ids)"
)


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Random customers of the whole bank, one after the other."""
    bank = banks.of(size)
    bank.app.extensions["bearer"] = lambda _token: staff("svc-core", branch=None)
    with bank.app.app_context():
        ids = _with_a_tier(size)
        client = bank.app.test_client()
        for one in ids[:WARM]:
            _ask(client, one)
            _read(one)
        mine, others = iter(ids[WARM : WARM + ASKED]), iter(ids[WARM + ASKED :])
        ours, floor = in_turns(ASKED, lambda: _ask(client, next(mine)), lambda: _read(next(others)))
        db.session.remove()
        db.engine.dispose()
    p95, bare = percentile(ours, 95), percentile(floor, 95)
    yield Line(
        "14", f"limit-check, {size:,} customers", f"a primary-key read, p95 {bare:.2f} ms", f"p95 {p95:.1f} ms",
        p95 / bare, "p95 ≤ 15 ms", p95 <= 15,
    )  # fmt: skip


def _with_a_tier(size: int) -> list[UUID]:
    every = list(db.session.scalars(select(Customer.id).order_by(Customer.id).limit(size)))
    ids = Random(SEED).sample(every, 2 * ASKED + WARM)
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN READ WRITE")
        connection.execute(TIER, {"ids": ids})
        connection.execute(HELD, {"ids": ids})
        connection.exec_driver_sql("COMMIT")
    return ids


def _ask(client: FlaskClient, customer_id: UUID) -> None:
    query = {"amount": "100.50", "direction": "debit", "channel": "web", "feature": "merchant", "used_today": "10"}
    path = f"/api/v1/customer/{customer_id}/limit-check"
    answer = client.get(path, query_string=query, headers={"Authorization": "Bearer bench"})
    assert answer.json and answer.json["allowed"] is True, answer.text


def _read(customer_id: UUID) -> None:
    db.session.execute(select(Customer.tier_level).where(Customer.id == customer_id)).one()
