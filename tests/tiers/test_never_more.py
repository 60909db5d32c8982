"""Over random tables and random lives of customers: nobody may ever do more than their accepted evidence allows."""

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.errors import Refused
from backoffice.policy import service as policy
from backoffice.policy.models import PolicyKind
from backoffice.tiers import jobs, service
from backoffice.tiers.models import Direction, Need
from backoffice.tiers.rules.limits import Asked
from tests.approvals.bank import JOY, KWAME, amina, company
from tests.tiers.bank import accept, verify_phone

PAPERS = [need.value for need in Need if need is not Need.PHONE]
HUGE = Decimal("999999999999.99")


@dataclass
class Life:
    """A customer, and what the test itself knows to be proven: by need, the last day (None: for ever)."""

    customer: Customer
    proven: dict[str, list[date | None]] = field(default_factory=dict)

    def needs(self) -> set[str]:
        today = clock.today()
        return {need for need, days in self.proven.items() if any(day is None or day >= today for day in days)}


def a_table(luck: Random, before: dict[str, Any]) -> dict[str, Any]:
    """A table with other needs and limits on every level, as a policy could have."""
    table = copy.deepcopy(before)
    for level in table["levels"]:
        most = luck.randint(0, 10**6)
        level["documents_required"] = luck.sample([need.value for need in Need], luck.randint(1, 3))
        for limit in level["limits"]:
            limit["unlimited"] = luck.random() < 0.1
            limit["amount"] = None if limit["unlimited"] else f"{most + luck.randint(0, 99) / 100:.2f}"
    return table


def live_on(life: Life, luck: Random) -> None:
    """Something happens: a phone, a paper, a tier that somebody asks for and another approves, if rules allow it."""
    what = luck.random()
    if what < 0.2:
        verify_phone(JOY, life.customer)
        life.proven.setdefault("phone", []).append(None)
    elif what < 0.6:
        need, days = luck.choice(PAPERS), luck.choice((None, 1, 5, 40))
        last = clock.today() + timedelta(days=days) if days else None
        accept(JOY, life.customer, need, expires=last)
        life.proven.setdefault(need, []).append(last)
    else:
        ask_for_a_tier(life, luck)


def ask_for_a_tier(life: Life, luck: Random) -> None:
    said = ""
    try:
        request = service.propose(JOY, life.customer.id, luck.randint(1, 4), "asked for it")
        approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    except Refused as refused:
        said = refused.code
    assert said in ("", "KYC_REQUIRED", "INVALID_TRANSITION", "VERSION_CONFLICT")


def most_allowed(life: Life) -> Decimal:
    """The largest payment of any tier whose needs are met, by the test's own book."""
    needs, limits = life.needs(), service.limits_now()
    met = [level for level, tier in service.tiers_now().items() if needs.issuperset(tier.needs)]
    return max((limits[level].max_transaction or HUGE for level in met), default=Decimal(0))


def test_nobody_may_ever_do_more_than_their_evidence_allows(app: Flask) -> None:
    assert sum(granted_over_a_life(Random(seed)) for seed in range(4)) > 10


def granted_over_a_life(luck: Random) -> int:
    """How often something was granted, and never too much, to three customers under a random table."""
    policy.load(SYSTEM, a_table(luck, policy.in_force(PolicyKind.TIERS).document), "another law")
    lives, day, granted = [Life(amina()), Life(amina()), Life(company())], timedelta(), 0
    begun = clock.now()
    for _ in range(25):
        day += timedelta(days=luck.choice((0, 0, 1, 3, 10)))
        with clock.at(begun + day):
            life = luck.choice(lives)
            live_on(life, luck)
            if luck.random() < 0.2:
                jobs.fall_back()
            answer = service.limit_check(JOY, life.customer.id, Asked(HUGE, Direction.DEBIT)).answer
            may = HUGE if answer.allowed else answer.remaining or Decimal(0)
            granted += may > 0
            assert may <= most_allowed(life), life.needs()
    return granted
