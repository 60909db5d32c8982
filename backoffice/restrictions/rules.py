"""What is in force, what several restrictions block together, and who must agree before one is lifted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backoffice.customers.models import Customer
from backoffice.customers.rules.profile import Status, status_if
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.restrictions.models import Restriction, RestrictionKind, Source

# Lifting these takes a second person.
FOUR_EYES = frozenset({Source.COMPLIANCE, Source.COURT, Source.FRAUD})


@dataclass(frozen=True)
class Blocked:
    """What a customer may not do."""

    all: bool = False
    debit: bool = False
    credit: bool = False


@dataclass(frozen=True)
class Effect:
    """What restrictions do to a customer: the shown status, and what is possible at all."""

    status: Status
    sign_in: bool
    debit: bool
    credit: bool


def effect(customer: Customer, blocks: Blocked, now: datetime) -> Effect:
    """What these blocks together mean; who has no tier can do nothing in any case."""
    status = status_if(customer, now, suspended=blocks.all or blocks.debit)
    able = customer.is_living and customer.tier_level is not None and not blocks.all
    return Effect(status, able, able and not blocks.debit, able and not blocks.credit)


def with_one_more(blocks: Blocked, kind: RestrictionKind) -> Blocked:
    """What is blocked when one of this kind comes on top."""
    return Blocked(
        blocks.all or kind is RestrictionKind.ALL,
        blocks.debit or kind is RestrictionKind.NO_DEBIT,
        blocks.credit or kind is RestrictionKind.NO_CREDIT,
    )


def in_force(restriction: Restriction, now: datetime) -> bool:
    """Whether it blocks at this time: begun, not lifted, not run out."""
    begun = restriction.starts_at <= now
    over = restriction.ends_at is not None and restriction.ends_at <= now
    return begun and not over and restriction.lifted_at is None


def blocked(restrictions: Iterable[Restriction], now: datetime) -> Blocked:
    """What those in force block together."""
    kinds = {restriction.kind for restriction in restrictions if in_force(restriction, now)}
    return Blocked(RestrictionKind.ALL in kinds, RestrictionKind.NO_DEBIT in kinds, RestrictionKind.NO_CREDIT in kinds)


def needs_four_eyes(source: Source) -> bool:
    """Whether a second person decides that such a restriction is lifted."""
    return source in FOUR_EYES


def why_not_set(customer: Customer) -> Refusal | None:
    """Why this customer cannot be restricted, or None."""
    if not customer.is_living:
        return Refusal(
            "INVALID_TRANSITION",
            say("This customer is {stage}; there is nothing to block.", stage=customer.stage.value),
        )
    return None


def end_problem(until: datetime | None, now: datetime) -> str | None:
    """What is wrong with this end, or None."""
    return "The end must lie in the future." if until is not None and until <= now else None


def why_not_lift(restriction: Restriction, now: datetime, *, waiting: bool) -> Refusal | None:
    """Why it cannot be lifted now, or None. `waiting`: somebody already asked for it."""
    if restriction.lifted_at is not None:
        return Refusal("ALREADY_DECIDED", "This restriction was already lifted.")
    if restriction.ends_at is not None and restriction.ends_at <= now:
        return Refusal("INVALID_TRANSITION", "This restriction has already run out.")
    if waiting:
        return Refusal("VERSION_CONFLICT", "Somebody already asked for this restriction to be lifted.")
    return None


def consequence(kind: RestrictionKind) -> str:
    """What happens to the customer, in one sentence."""
    return {
        RestrictionKind.NO_DEBIT: "Nothing can be paid or withdrawn from any account until this is lifted.",
        RestrictionKind.NO_CREDIT: "Nothing can be paid in to any account until this is lifted.",
        RestrictionKind.ALL: "No account can be used in any way until this is lifted.",
    }[kind]
