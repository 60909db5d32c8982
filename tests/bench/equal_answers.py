"""Row 21: a wrong code gets one answer in one time, be the phone known, unknown or locked, or its code over."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import exp
from uuid import uuid4

from sqlalchemy import select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import ContactCode, Phone
from backoffice.contacts.rules import codes
from backoffice.customers.models import Customer
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from tests.bench.bank import Banks
from tests.bench.gateway import Gateway
from tests.bench.measuring import Line, in_turns, percentile

SAMPLES, WARM, MOST_APART, LEAST_P = 500, 20, 5.0, 0.01
STATES = ("known", "unknown", "locked", "expired", "used")
HOUR = timedelta(hours=1)


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """500 guesses of each kind through the gateway's door, in turns, each at a phone of its own."""
    bank = banks.of(size)
    with bank.app.app_context():
        phones = {state: iter(_phones(state)) for state in STATES}
        gateway, answers = Gateway(bank.app), set()

        def guess(state: str) -> None:
            answer = gateway.ask(f"guess-{uuid4()}", next(phones[state]), "3*123456")
            kept = sorted((name, value) for name, value in answer.headers if name != "X-Request-Id")
            answers.add((answer.status_code, answer.text, tuple(kept)))

        works = [lambda state=state: guess(state) for state in STATES]
        in_turns(WARM, *works)
        times = dict(zip(STATES, in_turns(SAMPLES, *works), strict=True))
        db.session.remove()
        db.engine.dispose()
    middle = {state: percentile(times[state], 50) for state in STATES}
    apart = max(middle.values()) - min(middle.values())
    least = min(same_p(times["unknown"], times[state]) for state in STATES if state != "unknown")
    yield Line(
        "21", f"a wrong code: {', '.join(STATES)}", f"unknown, p50 {middle['unknown']:.1f} ms",
        f"{len(answers)} answer, medians {apart:.1f} ms apart, least p {least:.3f}", None,
        f"1 answer, < {MOST_APART:.0f} ms, p > {LEAST_P}",
        len(answers) == 1 and apart < MOST_APART and least > LEAST_P,
    )  # fmt: skip


def same_p(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely two samples of one distribution are at least so far apart (Kolmogorov and Smirnov, asymptotic)."""
    ours, theirs = sorted(one), sorted(other)
    every = sorted({*ours, *theirs})
    widest, i, j = 0.0, 0, 0
    for value in every:
        while i < len(ours) and ours[i] <= value:
            i += 1
        while j < len(theirs) and theirs[j] <= value:
            j += 1
        widest = max(widest, abs(i / len(ours) - j / len(theirs)))
    scaled: float = widest * (len(ours) * len(theirs) / (len(ours) + len(theirs))) ** 0.5
    if scaled < 0.2:  # the series does not converge there, and the answer is 1
        return 1.0
    tail: float = 2 * sum((-1) ** (k - 1) * exp(-2 * (k * scaled) ** 2) for k in range(1, 101))
    return min(1.0, max(0.0, tail))


def _phones(state: str) -> list[str]:
    """Numbers in this state, of customers who had no phone yet; nobody has those that are unknown."""
    place = STATES.index(state)
    numbers = [f"+2541120{place}{number:04}" for number in range(SAMPLES + WARM)]
    if state != "unknown":
        _sent(SYSTEM, state, numbers)
        db.session.remove()
    return numbers


@command(Permission.VERIFY_CONTACT)
def _sent(actor: Actor, state: str, numbers: Sequence[str]) -> None:
    """Each number is a customer's, and a code in this state was sent to it."""
    now, free = clock.now(), Customer.id.not_in(select(Phone.customer_id))
    rows = db.session.scalars(select(Customer).where(free).order_by(Customer.id).limit(len(numbers)))
    for row, number in zip(rows, numbers, strict=True):
        phone = Phone(
            id=uuid4(), customer_id=row.id, sealed_for=row.sealed_for, number=number, phone_type="mobile",
            shared=False, blind=vault.blind("phone", number), is_primary=True, living=True, created_by=actor.id,
        )  # fmt: skip
        db.session.add_all([phone, _code(phone, state, now)])


def _code(phone: Phone, state: str, now: datetime) -> ContactCode:
    tenth = state == "locked"
    return ContactCode(
        customer_id=phone.customer_id, contact_id=phone.id, purpose=codes.VERIFYING, blind=phone.blind,
        challenge=uuid4(), mac=bytes(32), expires_at=now - HOUR if state == "expired" else now + HOUR,
        attempts=codes.GUESSES if tenth else 0, used_at=now if state == "used" else None, sent_times=[now],
        failed_times=[now] * codes.FAILURES_A_DAY if tenth else [], locked_until=now + 24 * HOUR if tenth else None,
    )  # fmt: skip
