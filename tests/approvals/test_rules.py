"""Who may decide what, as truth tables."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.access.permissions import Permission
from backoffice.approvals import rules
from backoffice.approvals.models import RequestKind, RequestState
from tests.approvals.bank import ALICE, JOY, KWAME, MANAGER, PETER

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_request(**values: Any) -> Any:
    given = {"state": RequestState.PENDING, "maker": JOY.id, "object_maker": None, "version": 1}
    return SimpleNamespace(**{**given, **values})


def test_every_kind_has_a_permission_to_decide_it() -> None:
    assert set(rules.DECIDED_WITH) == set(RequestKind)


@pytest.mark.parametrize(
    ("actor", "kinds"),
    [
        (JOY, set()),
        (PETER, {RequestKind.KYC, RequestKind.SCREENING}),
        (MANAGER, {RequestKind.EXPORT, RequestKind.SEGMENT}),
    ],
)
def test_each_role_decides_its_kinds(actor: Any, kinds: set[RequestKind]) -> None:
    assert rules.decides(actor) == kinds


def test_a_supervisor_decides_tiers_and_lifted_restrictions_but_no_exports() -> None:
    kinds = rules.decides(KWAME)
    assert {RequestKind.TIER, RequestKind.RESTRICTION, RequestKind.MERGE} <= kinds
    assert RequestKind.EXPORT not in kinds and rules.DECIDED_WITH[RequestKind.EXPORT] is Permission.APPROVE_EXPORT


@pytest.mark.parametrize(
    ("values", "contributor", "expected"),
    [
        ({}, False, None),
        ({"maker": KWAME.id}, False, "SELF_APPROVAL"),
        ({"object_maker": KWAME.id}, False, "SELF_APPROVAL"),
        ({"object_maker": ALICE.id}, False, None),
        ({}, True, "SELF_APPROVAL"),
        ({"state": RequestState.APPROVED}, False, "ALREADY_DECIDED"),
        ({"state": RequestState.DECLINED, "maker": KWAME.id}, True, "ALREADY_DECIDED"),
        ({"state": RequestState.WITHDRAWN}, False, "ALREADY_DECIDED"),
    ],
)
def test_nobody_decides_own_work_nor_twice(values: dict[str, Any], contributor: bool, expected: str | None) -> None:
    refusal = rules.why_not_decide(a_request(**values), KWAME, contributor=contributor)
    assert (refusal.code if refusal else None) == expected


@pytest.mark.parametrize(
    ("kind", "contributed", "decided", "expected"),
    [
        (RequestKind.TIER, NOW, None, True),
        (RequestKind.TIER, None, None, False),
        (RequestKind.KYC, NOW, NOW - HOUR, True),
        (RequestKind.KYC, NOW - HOUR, NOW, False),
        (RequestKind.KYC, NOW, NOW, False),
        (RequestKind.RESTRICTION, NOW, None, False),
        (RequestKind.EDIT, NOW, None, False),
    ],
)
def test_work_since_the_last_decision_counts_for_kyc_and_tiers(
    kind: RequestKind, contributed: datetime | None, decided: datetime | None, expected: bool
) -> None:
    assert rules.took_part(kind, contributed, decided) is expected


@pytest.mark.parametrize(("seen", "expected"), [(1, None), (2, "VERSION_CONFLICT")])
def test_a_decision_holds_only_for_what_was_seen(seen: int, expected: str | None) -> None:
    refusal = rules.why_not_seen(a_request(), seen)
    assert (refusal.code if refusal else None) == expected
