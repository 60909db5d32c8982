"""What may be done within a tier's limits: which of them bind, how much room each leaves, and why something may not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from backoffice.customers.models import Customer
from backoffice.customers.rules.profile import UNUSED_AFTER
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.tiers.models import DIRECTION_WORDS, PERIOD_WORDS, Direction, Period, TierLimit

NOTHING = Decimal("0.00")
READ = (Period.BALANCE, Period.TRANSACTION, Period.DAY, Period.MONTH)
# What a word among a tier's channels or features opens besides itself.
OPENS = {"mobile_limited": "mobile", "all_p2p": "p2p_transfer", "loans_unlimited": "loans_basic"}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to do; amounts in the bank's currency. Usage and balance are as the asker tells them."""

    amount: Decimal
    direction: Direction
    channel: str | None = None
    feature: str | None = None
    used_today: Decimal = NOTHING
    used_month: Decimal = NOTHING
    balance: Decimal = NOTHING


@dataclass(frozen=True)
class Answer:
    """Whether it may be done; `limit` is the one that leaves least room, `remaining` how much may be done now.

    Both are None where nothing limits; `reason` is a code and its sentence, or None.
    """

    allowed: bool
    reason: Refusal | None
    limit: TierLimit | None
    remaining: Decimal | None

    @classmethod
    def no(cls, reason: Refusal) -> "Answer":
        """Nothing may be done."""
        return cls(allowed=False, reason=reason, limit=None, remaining=NOTHING)


def check(asked: Asked, rows: Iterable[TierLimit]) -> Answer:
    """Whether this amount is within all limits that bind it."""
    rooms = [(room, row) for row in rows if (room := room_of(row, asked)) is not None]
    if not rooms:
        return Answer(allowed=True, reason=None, limit=None, remaining=None)
    room, row = min(rooms, key=lambda one: one[0])
    fits = asked.amount <= room
    return Answer(allowed=fits, reason=None if fits else exceeded(row), limit=row, remaining=room)


def room_of(row: TierLimit, asked: Asked) -> Decimal | None:
    """How much this limit leaves, never less than nothing; None where it does not bind."""
    if row.most is None or not _binds(row, asked.direction):
        return None
    used = {Period.DAY: asked.used_today, Period.MONTH: asked.used_month, Period.BALANCE: asked.balance}
    return max(row.most - used.get(row.period, NOTHING), NOTHING)


def exceeded(row: TierLimit) -> Refusal:
    """The code and the sentence of a limit that is too small."""
    return Refusal(
        f"{row.period.upper()}_LIMIT",
        say("More than the tier allows: {limit} {most}.", limit=words(row).lower(), most=f"{row.most:,.2f}"),
    )


def why_not_use(customer: Customer, direction: Direction, now: datetime) -> Refusal | None:
    """Why this customer may do nothing of the kind now, whatever the amount, or None."""
    if not customer.is_living:
        return Refusal("CUSTOMER_INACTIVE", say("This customer is {stage}.", stage=customer.stage.value))
    if customer.tier_level is None:
        return NO_TIER
    if blocked := _blocked(customer, direction):
        return Refusal("CUSTOMER_INACTIVE", say("A restriction blocks {what}.", what=blocked))
    used = customer.last_used_at or customer.activated_at
    if used is None or now - used > UNUSED_AFTER:
        return Refusal("CUSTOMER_INACTIVE", say("Not used for more than {days} days.", days=UNUSED_AFTER.days))
    return None


def _blocked(customer: Customer, direction: Direction) -> str | None:
    """What the restrictions in force block of this, in words."""
    if customer.blocked_all:
        return "all use"
    if direction is Direction.DEBIT:
        return "paying out" if customer.blocked_debit else None
    return "paying in" if customer.blocked_credit else None


NO_TIER = Refusal("KYC_REQUIRED", "No tier is in force: verify the phone, or bring documents.")
EVIDENCE_ENDED = Refusal("KYC_REQUIRED", "What the tier rests on has ended: new documents are needed.")


def why_not_by(word: str | None, opened: Sequence[str], code: str, sentence: str) -> Refusal | None:
    """Why this channel or feature is not open, or None; nothing is asked where none is named."""
    return None if word is None or word in reached(opened) else Refusal(code, sentence)


def reached(words: Iterable[str]) -> set[str]:
    """These channels or features with what they open besides themselves."""
    there = set(words)
    return there | {OPENS[word] for word in there if word in OPENS}


def words(row: TierLimit) -> str:
    """“One payment paid out”, “Balance up to”."""
    return named(row.period, row.direction)


def named(period: Period, direction: Direction) -> str:
    """The same of a limit that is only pictured."""
    said = DIRECTION_WORDS[direction] if period is not Period.BALANCE else ""
    return f"{PERIOD_WORDS[period]} {said}".strip()


def reading_order(row: TierLimit) -> tuple[int, int]:
    """Balance first, then one payment, day and month; what counts both ways before out and in."""
    return READ.index(row.period), list(Direction).index(row.direction)


def as_json(row: TierLimit) -> dict[str, Any]:
    """A limit in JSON; amounts as decimal texts, `amount` in its unit, `most` in the bank's currency."""
    return {
        "period": row.period.value,
        "direction": row.direction.value,
        "unlimited": row.unlimited,
        "amount": None if row.amount is None else f"{row.amount:f}",
        "unit": row.unit,
        "most": None if row.most is None else f"{row.most:f}",
        "rule": row.rule,
    }


def _binds(row: TierLimit, direction: Direction) -> bool:
    if row.period is Period.BALANCE:
        return direction is Direction.CREDIT
    return row.direction in (Direction.ANY, direction)
