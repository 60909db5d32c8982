"""What a restriction does to a customer, in words, for the pages that set and lift one."""

from collections.abc import Iterable
from dataclasses import dataclass

from backoffice.kernel.settings import settings
from backoffice.kernel.words import say
from backoffice.restrictions import rules
from backoffice.restrictions.models import KIND_WORDS
from backoffice.restrictions.service import Liftable, Most, Restrictable

ABLE = {True: "possible", False: "not possible"}


@dataclass(frozen=True)
class Line:
    """What holds in one case; `status` names a pill."""

    case: str
    status: str
    sign_in: str
    debit: str
    credit: str


def currency() -> str:
    """The bank's currency."""
    return settings().currency


def effects(found: Restrictable) -> list[Line]:
    """What holds now, and what would with one more restriction of each kind."""
    then = [(KIND_WORDS[kind], one) for kind, one in found.then.items()]
    return _lines([("Now", found.now), *then], found.most)


def after_lifting(found: Liftable) -> list[Line]:
    """What holds now, and what would with those that stay."""
    return _lines([("Now", found.now), ("Once it is lifted", found.then)], found.most)


def _lines(cases: Iterable[tuple[str, rules.Effect]], most: Most) -> list[Line]:
    return [
        Line(
            case,
            f"status:{one.status.value}",
            ABLE[one.sign_in],
            _payment("debit", most, possible=one.debit),
            _payment("credit", most, possible=one.credit),
        )
        for case, one in cases
    ]


def _payment(direction: str, most: Most, *, possible: bool) -> str:
    """How much one payment may be; nothing of the limits is left where it is not possible."""
    if not possible or direction not in most:
        return ABLE[possible]
    amount = most[direction]
    return "any amount" if amount is None else say("up to {most}", most=f"{amount:,.2f}".removesuffix(".00"))
