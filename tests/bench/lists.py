"""Row 4: the last page of the list of customers beside the first."""

from collections.abc import Iterator

from sqlalchemy import select

from backoffice.access.actor import SYSTEM
from backoffice.customers import service
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.pages import cursor
from tests.bench.bank import Banks
from tests.bench.measuring import Line, percentile, statements

ROUNDS = 100


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """The statements of both pages, asked in turns."""
    bank = banks.of(size)
    with bank.app.app_context():
        first, last = _both(_before_the_last())
        db.session.remove()
        db.engine.dispose()
    ratio = percentile(last, 95) / percentile(first, 95)
    yield Line(
        "4", f"last page of a list, {size:,} customers", f"first page, p95 {percentile(first, 95):.2f} ms",
        f"p95 {percentile(last, 95):.2f} ms", ratio, "ratio ≤ 3", ratio <= 3,
    )  # fmt: skip


def _before_the_last() -> str:
    """The cursor of the last page: the row before the fifty oldest."""
    oldest = select(Customer.created_at, Customer.id).order_by(Customer.created_at, Customer.id).offset(50).limit(1)
    return cursor(db.session.execute(oldest).one())


def _both(after: str) -> tuple[list[float], list[float]]:
    first: list[float] = []
    last: list[float] = []
    with statements(db.engine) as ran:
        for place, times in [(None, first), (after, last)] * ROUNDS:
            ran.forget()
            db.session.expunge_all()
            page = service.customers(SYSTEM, service.Filters(), after=place)
            assert len(page.items) == 50
            times.append(ran.ms("customer"))
    return first[5:], last[5:]
