"""What a restriction does to a customer, in words, for the pages that set and lift one."""

from collections.abc import Iterable
from dataclasses import dataclass

from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.restrictions import rules
from backoffice.restrictions.models import KIND_WORDS, Restriction
from backoffice.restrictions.service import Restrictable

ABLE = {True: "possible", False: "not possible"}


@dataclass(frozen=True)
class Line:
    """What holds in one case; `status` names a pill."""

    case: str
    status: str
    sign_in: str
    debit: str
    credit: str


def effects(found: Restrictable) -> list[Line]:
    """What holds now, and what would with one more restriction of each kind."""
    return [_line("Now", found.now), *(_line(KIND_WORDS[kind], one) for kind, one in found.then.items())]


def after_lifting(customer: Customer, now: Iterable[Restriction], stays: Iterable[Restriction]) -> list[Line]:
    """What holds now, and what would with those that stay."""
    cases = {"Now": now, "Once it is lifted": stays}
    moment = clock.now()
    return [_line(case, rules.effect(customer, rules.blocked(rows, moment), moment)) for case, rows in cases.items()]


def _line(case: str, one: rules.Effect) -> Line:
    return Line(case, f"status:{one.status.value}", ABLE[one.sign_in], ABLE[one.debit], ABLE[one.credit])
