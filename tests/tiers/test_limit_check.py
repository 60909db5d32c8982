"""May this customer do this now? Over REST, as other systems ask before they book."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.tiers import service
from backoffice.tiers.models import Direction
from backoffice.tiers.rules.limits import Asked
from tests.approvals.bank import JOY, KWAME, Api, amina, code, company, nobody
from tests.tiers.bank import accept, declined, verify_phone


def answer(api: Api, customer: Customer, query: str = "amount=100&direction=debit", who: str = "joy") -> dict[str, Any]:
    given = api.get(who, f"/{customer.id}/limit-check?{query}")
    assert given.status_code == 200, given.json
    return dict(given.json or {})


def raised(customer: Customer, level: int) -> Customer:
    request = service.propose(JOY, customer.id, level, "")
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    return customer


def basic() -> Customer:
    customer = amina()
    verify_phone(JOY, customer)
    return customer


def standard() -> Customer:
    customer = basic()
    accept(JOY, customer, "id", "address")
    return raised(customer, 2)


def test_the_answer_has_the_four_fields_of_the_contract(api: Api) -> None:
    assert answer(api, basic()) == {"allowed": True, "reason": None, "limit": "5000.00", "remaining": "5000.00"}


def test_basic_holds_to_its_transaction_and_balance(api: Api) -> None:
    customer = basic()
    assert answer(api, customer, "amount=5000.01&direction=debit")["reason"] == "TRANSACTION_LIMIT"
    full = answer(api, customer, "amount=600&direction=credit&balance=9500")
    assert full == {"allowed": False, "reason": "BALANCE_LIMIT", "limit": "10000.00", "remaining": "500.00"}
    assert answer(api, customer, "amount=600&direction=debit&balance=9500")["allowed"] is True


def test_without_a_tier_nothing_goes(api: Api) -> None:
    said = answer(api, amina())
    assert said == {"allowed": False, "reason": "KYC_REQUIRED", "limit": None, "remaining": "0.00"}


def test_a_restriction_is_answered_in_its_direction(api: Api) -> None:
    customer = basic()
    restrictions.restrict(JOY, customer.id, RestrictionKind.NO_DEBIT, Source.CUSTOMER, "card lost")
    assert answer(api, customer)["reason"] == "CUSTOMER_INACTIVE"
    assert answer(api, customer, "amount=1&direction=credit")["allowed"] is True


def test_channels_and_features_of_the_tier_are_held_to(api: Api) -> None:
    low, high = basic(), standard()
    ask = "amount=1&direction=debit"
    assert answer(api, low, f"{ask}&channel=web")["reason"] == "CHANNEL_NOT_ALLOWED"
    assert answer(api, low, f"{ask}&channel=mobile")["allowed"] is True
    assert answer(api, low, f"{ask}&feature=merchant")["reason"] == "FEATURE_NOT_ALLOWED"
    assert answer(api, high, f"{ask}&channel=web&feature=merchant")["allowed"] is True
    assert answer(api, high, f"{ask}&feature=basic_bill_payment")["allowed"] is True
    assert answer(api, high, f"{ask}&feature=batch_payments")["reason"] == "FEATURE_NOT_ALLOWED"


def test_business_is_unlimited_and_says_so(api: Api) -> None:
    firm = company()
    accept(JOY, firm, "business_registration", "beneficial_owners")
    raised(firm, 4)
    said = answer(api, firm, "amount=99999999.99&direction=credit&balance=99999999")
    assert said == {"allowed": True, "reason": None, "limit": None, "remaining": None}


def test_a_year_without_use_stops_it(api: Api) -> None:
    customer = basic()
    with clock.at(clock.now() + timedelta(days=366)):
        said = service.limit_check(JOY, customer.id, _asked()).answer
    assert said.reason and said.reason.code == "CUSTOMER_INACTIVE"


def test_evidence_that_has_ended_lowers_the_limits_before_any_job_runs(api: Api) -> None:
    customer = basic()
    accept(JOY, customer, "id", "address", expires=clock.today())
    raised(customer, 2)
    assert answer(api, customer, "amount=9000&direction=debit")["allowed"] is True
    with clock.at(clock.now() + timedelta(days=2)):
        found = service.limit_check(JOY, customer.id, _asked("9000"))
    assert found.tier and found.tier.level == 1 and found.answer.reason
    assert found.answer.reason.code == "TRANSACTION_LIMIT"


def test_who_was_declined_may_do_nothing(api: Api) -> None:
    customer = amina()
    declined(KWAME, customer.id)
    assert answer(api, customer)["reason"] == "CUSTOMER_INACTIVE"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("direction=debit", "amount"), ("amount=1", "direction"), ("amount=0&direction=debit", "amount"),
        ("amount=-1&direction=debit", "amount"), ("amount=1.001&direction=debit", "amount"),
        ("amount=1e3&direction=debit", "amount"), ("amount=NaN&direction=debit", "amount"),
        ("amount=%D9%A1&direction=debit", "amount"), ("amount=1&direction=any", "direction"),
        ("amount=1&direction=debit&used_today=-1", "used_today"), ("amount=1&direction=debit&balance=x", "balance"),
        ("amount=1&direction=debit&channel=pigeon", "channel"), ("amount=1&direction=debit&channel=%00", "channel"),
        ("amount=1&direction=debit&feature=magic", "feature"), ("amount=1&direction=debit&more=1", "more"),
    ],
)  # fmt: skip
def test_only_bad_parameters_are_refused_and_named(api: Api, query: str, field: str) -> None:
    given = api.get("joy", f"/{basic().id}/limit-check?{query}")
    assert code(given) == (422, "DATA_VALIDATION_FAILED") and list(given.json["details"]["fields"]) == [field]  # type: ignore[index]


def test_what_is_out_of_reach_is_missing(api: Api) -> None:
    ask = "limit-check?amount=1&direction=debit"
    assert code(api.get("south", f"/{basic().id}/{ask}")) == (404, "CUSTOMER_NOT_FOUND")
    assert code(api.get("joy", f"/{nobody()}/{ask}")) == (404, "CUSTOMER_NOT_FOUND")


def _asked(amount: str = "100") -> Asked:
    return Asked(Decimal(amount), Direction.DEBIT)
