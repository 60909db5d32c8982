"""Row 20: requests of the USSD gateway, from the first screen to the registered customer, beside a primary-key read."""

import time
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from tests.bench.bank import Banks
from tests.bench.gateway import Gateway
from tests.bench.measuring import Line, each_ms, percentile

WARM, ASKED, GOAL = 10, 100, 150
# What is typed on the way, request by request; the last one registers.
TYPED = ("", "1", "1*Amina", "1*Amina*Otieno", "1*Amina*Otieno*{number}", "1*Amina*Otieno*{number}*1",
         "1*Amina*Otieno*{number}*1*1")  # fmt: skip


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Whole dialogues of new people, one after the other; screens and acts apart."""
    bank = banks.of(size)
    with bank.app.app_context():
        gateway = Gateway(bank.app)
        for number in range(WARM):
            _dialogue(gateway, number)
        took = [_dialogue(gateway, WARM + number) for number in range(ASKED)]
        one = db.session.scalars(select(Customer.id).limit(1)).one()
        bare = percentile(each_ms(_read, [one] * ASKED), 95)
        db.session.remove()
        db.engine.dispose()
    screens, acts = [ms for times in took for ms in times[:-2]], [times[-2] for times in took]
    cpu = f", {percentile([times[-1] for times in took], 50):.0f} of them our processor's"
    for work, times, more in (("a screen of USSD", screens, ""), ("registering over USSD", acts, cpu)):
        p95 = percentile(times, 95)
        yield Line(
            "20", f"{work}, {size:,} customers", f"a primary-key read, p95 {bare:.2f} ms",
            f"p50 {percentile(times, 50):.1f}, p95 {p95:.1f} ms{more}", p95 / bare, f"p95 ≤ {GOAL} ms", p95 <= GOAL,
        )  # fmt: skip


def _dialogue(gateway: Gateway, number: int) -> list[float]:
    """The milliseconds of each request of one dialogue, and at the end what the last took of the processor."""
    phone, texts = f"+2541110{number:05}", [text.format(number=f"77{number:06}") for text in TYPED]
    begun = [0.0]

    def ask(text: str) -> None:
        begun[0] = time.process_time()
        gateway.ask(f"bench-{number}", phone, text)

    took = each_ms(ask, texts)
    return [*took, (time.process_time() - begun[0]) * 1000]


def _read(customer_id: UUID) -> None:
    db.session.execute(select(Customer.stage).where(Customer.id == customer_id)).one()
