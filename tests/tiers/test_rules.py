"""Rules about tiers, as truth tables."""

from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.customers.models import Stage
from backoffice.tiers.models import Need
from backoffice.tiers.rules import ladder as rules

NEEDS = {
    1: ["phone"],
    2: ["id", "address"],
    3: ["id", "address", "income"],
    4: ["business_registration", "beneficial_owners"],
}
NAMES = {1: "Basic", 2: "Standard", 3: "Premium", 4: "Business"}
TIERS: dict[int, Any] = {
    level: SimpleNamespace(level=level, name=NAMES[level], needs=needs, organisations_only=level == 4)
    for level, needs in NEEDS.items()
}
ALL = {"phone", "id", "address", "income", "business_registration", "beneficial_owners"}


def a_customer(**values: Any) -> Any:
    given = {"is_living": True, "is_person": True, "tier_level": 1, "stage": Stage.CUSTOMER}
    return SimpleNamespace(**{**given, **values})


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        (set(), None),
        ({"phone"}, 1),
        ({"id"}, None),
        ({"phone", "id"}, 1),
        ({"id", "address"}, 2),
        ({"phone", "id", "address"}, 2),
        ({"id", "address", "income"}, 3),
        ({"id", "income"}, None),
        ({"business_registration", "beneficial_owners"}, None),
        (ALL, 3),
    ],
)
def test_the_highest_tier_whose_own_needs_are_met_is_reachable_up_to_premium(
    evidence: set[str], level: int | None
) -> None:
    assert rules.reachable(evidence, TIERS) == level


def test_no_person_comes_within_reach_of_what_is_for_organisations_only() -> None:
    tiers: dict[int, Any] = TIERS | {3: SimpleNamespace(level=3, name="P", needs=["id"], organisations_only=True)}
    person, company = (rules.open_to(a_customer(is_person=one), tiers) for one in (True, False))
    assert (rules.reachable(ALL, person), rules.reachable(ALL, company)) == (2, 3)
    assert (rules.carried(3, {"id", "phone"}, person), rules.carried(3, {"id", "phone"}, company)) == (1, 3)
    assert rules.next_level(a_customer(tier_level=2), tiers) is None


@pytest.mark.parametrize(
    ("level", "current", "rises"), [(None, None, False), (1, None, True), (2, 2, False), (2, 3, False), (3, 2, True)]
)
def test_a_tier_rises_only_above_the_one_in_force(level: int | None, current: int | None, rises: bool) -> None:
    assert rules.would_rise(level, current) is rises


@pytest.mark.parametrize(
    ("customer", "level", "evidence", "waiting", "expected"),
    [
        ({}, 2, {"id", "address"}, False, None),
        ({}, 2, {"id"}, False, "KYC_REQUIRED"),
        ({}, 2, {"id", "address"}, True, "VERSION_CONFLICT"),
        ({}, 1, {"phone"}, False, "INVALID_TRANSITION"),
        ({"tier_level": None}, 1, {"phone"}, False, "INVALID_TRANSITION"),
        ({"tier_level": None}, 2, {"id", "address"}, False, None),
        ({"tier_level": 3}, 2, {"id", "address"}, False, None),
        ({"tier_level": 3}, 1, {"phone"}, False, None),
        ({"tier_level": 3}, 1, set(), False, "KYC_REQUIRED"),
        ({}, 4, ALL, False, "INVALID_TRANSITION"),
        ({"is_person": False}, 4, ALL, False, None),
        ({"is_person": False}, 4, {"business_registration"}, False, "KYC_REQUIRED"),
        ({"is_living": False, "stage": Stage.CLOSED}, 2, ALL, False, "INVALID_TRANSITION"),
    ],
)
def test_a_tier_is_proposed_only_with_its_evidence(
    customer: dict[str, Any], level: int, evidence: set[str], waiting: bool, expected: str | None
) -> None:
    refusal = rules.why_not_propose(a_customer(**customer), TIERS[level], evidence, waiting=waiting)
    assert (refusal.code if refusal else None) == expected


def test_a_refusal_names_what_is_missing() -> None:
    refusal = rules.why_not_propose(a_customer(), TIERS[3], {"id"}, waiting=False)
    assert refusal and refusal.details == {"missing": ["address", "income"]}


@pytest.mark.parametrize(
    ("evidence", "is_person", "percent", "missing"),
    [
        (set(), True, 20, ("phone", "id", "address", "income")),
        ({"phone", "id"}, True, 60, ("address", "income")),
        ({"phone", "id", "address", "income"}, True, 100, ()),
        ({"phone"}, False, 50, ("business_registration", "beneficial_owners")),
    ],
)
def test_completeness_counts_registration_and_each_step(
    evidence: set[str], is_person: bool, percent: int, missing: tuple[str, ...]
) -> None:
    found = rules.completeness(evidence, is_person=is_person)
    assert (found.percent, tuple(need.value for need in found.missing)) == (percent, missing)
    assert all(rules.who_supplies(need) for need in Need)
