"""Rules about restrictions, as truth tables."""

from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.restrictions import rules
from backoffice.restrictions.models import RestrictionKind, Source

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_restriction(**values: Any) -> Any:
    given = {"kind": RestrictionKind.NO_DEBIT, "starts_at": NOW - HOUR, "ends_at": None, "lifted_at": None}
    return SimpleNamespace(**{**given, **values})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"starts_at": NOW}, True),
        ({"starts_at": NOW + HOUR}, False),
        ({"ends_at": NOW + HOUR}, True),
        ({"ends_at": NOW}, False),
        ({"lifted_at": NOW - HOUR}, False),
    ],
)
def test_a_restriction_blocks_between_its_beginning_and_its_end(values: dict[str, Any], expected: bool) -> None:
    assert rules.in_force(a_restriction(**values), NOW) is expected


def test_restrictions_block_together_what_each_of_them_blocks() -> None:
    kinds = [a_restriction(kind=RestrictionKind.NO_DEBIT), a_restriction(kind=RestrictionKind.NO_CREDIT)]
    assert rules.blocked(kinds, NOW) == rules.Blocked(all=False, debit=True, credit=True)
    assert rules.blocked([*kinds, a_restriction(kind=RestrictionKind.ALL)], NOW).all
    assert rules.blocked([a_restriction(lifted_at=NOW)], NOW) == rules.Blocked()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source.COMPLIANCE, True), (Source.COURT, True), (Source.FRAUD, True),
        (Source.KYC_CLOCK, False), (Source.CUSTOMER, False), (Source.PROVIDER, False),
    ],
)  # fmt: skip
def test_compliance_court_and_fraud_need_a_second_person_to_be_lifted(source: Source, expected: bool) -> None:
    assert rules.needs_four_eyes(source) is expected


@pytest.mark.parametrize(
    ("values", "waiting", "expected"),
    [
        ({}, False, None),
        ({}, True, "VERSION_CONFLICT"),
        ({"lifted_at": NOW}, False, "ALREADY_DECIDED"),
        ({"ends_at": NOW}, False, "INVALID_TRANSITION"),
    ],
)
def test_a_restriction_is_lifted_once_and_only_while_it_lasts(values: Any, waiting: bool, expected: str | None) -> None:
    refusal = rules.why_not_lift(a_restriction(**values), NOW, waiting=waiting)
    assert (refusal.code if refusal else None) == expected


@pytest.mark.parametrize(("until", "fine"), [(None, True), (NOW + HOUR, True), (NOW, False), (NOW - HOUR, False)])
def test_an_end_lies_in_the_future(until: datetime | None, fine: bool) -> None:
    assert (rules.end_problem(until, NOW) is None) is fine


def a_customer(**values: Any) -> Any:
    given = {
        "is_living": True, "tier_level": 1, "last_used_at": None, "activated_at": NOW - HOUR,
    }  # fmt: skip
    return SimpleNamespace(**{**given, **values})


@pytest.mark.parametrize(
    ("blocks", "customer", "status", "able"),
    [
        (rules.Blocked(), {}, "ACTIVE", (True, True, True)),
        (rules.Blocked(debit=True), {}, "SUSPENDED", (True, False, True)),
        (rules.Blocked(credit=True), {}, "ACTIVE", (True, True, False)),
        (rules.Blocked(all=True), {}, "SUSPENDED", (False, False, False)),
        (rules.Blocked(), {"tier_level": None}, "INACTIVE", (False, False, False)),
        (rules.Blocked(debit=True), {"tier_level": None}, "SUSPENDED", (False, False, False)),
    ],
)
def test_what_restrictions_do_is_known_before_they_are_set(
    blocks: rules.Blocked, customer: dict[str, Any], status: str, able: tuple[bool, bool, bool]
) -> None:
    found = rules.effect(a_customer(**customer), blocks, NOW)
    assert (found.status, (found.sign_in, found.debit, found.credit)) == (status, able)


def test_lifting_in_any_order_leaves_what_the_remaining_ones_block() -> None:
    luck = Random(8)
    for _ in range(2000):
        held = [a_restriction(kind=luck.choice(list(RestrictionKind))) for _ in range(luck.randint(1, 6))]
        luck.shuffle(held)
        for lifted in range(len(held)):
            held[lifted].lifted_at = NOW
            kinds = {one.kind for one in held[lifted + 1 :]}
            expected = rules.Blocked(
                RestrictionKind.ALL in kinds, RestrictionKind.NO_DEBIT in kinds, RestrictionKind.NO_CREDIT in kinds
            )
            assert rules.blocked(held, NOW) == expected
