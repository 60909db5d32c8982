"""Rules about logins, as truth tables."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.customers.models import Stage
from backoffice.logins import rules
from backoffice.logins.models import Login, LoginState

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SOON, LONG_AGO = NOW - timedelta(seconds=20), NOW - timedelta(hours=1)
S = LoginState


def a_customer(**values: Any) -> Any:
    stage = values.get("stage", Stage.CUSTOMER)
    living = {"is_living": stage in (Stage.PROSPECT, Stage.CUSTOMER)}
    return SimpleNamespace(**{"stage": stage, "blocked_all": False, "tier_level": 1, **living, **values})


def an_email(address: str, *, verified: bool = True, primary: bool = False) -> Any:
    return SimpleNamespace(address=address, verified_at=NOW if verified else None, is_primary=primary)


def a_login(state: LoginState, since: datetime = LONG_AGO, invited_at: datetime | None = None) -> Login:
    return Login(state=state, since=since, invited_at=invited_at, attempts=0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"blocked_all": True}, "CUSTOMER_INACTIVE"),
        ({"tier_level": None}, "INVALID_TRANSITION"),
        *(({"stage": stage}, "INVALID_TRANSITION") for stage in Stage if stage not in (Stage.PROSPECT, Stage.CUSTOMER)),
    ],
)
def test_only_a_living_customer_with_a_tier_and_without_a_block_on_all_use_signs_in(
    values: dict[str, Any], expected: str | None
) -> None:
    refusal = rules.why_off(a_customer(**values))
    assert (refusal.code if refusal else None) == expected


@pytest.mark.parametrize(
    ("emails", "known", "expected"),
    [
        ([], None, None),
        ([], "a@x", None),
        ([an_email("a@x", primary=True)], None, "a@x"),
        ([an_email("a@x", primary=True, verified=False)], None, None),
        ([an_email("a@x", primary=True, verified=False), an_email("b@x")], None, None),
        ([an_email("a@x", primary=True, verified=False), an_email("B@x")], "b@x", "B@x"),
        ([an_email("a@x", primary=True, verified=False)], "b@x", None),
        ([an_email("a@x", primary=True), an_email("b@x")], "b@x", "a@x"),
    ],
)
def test_the_user_has_the_verified_first_choice_and_keeps_the_old_address_until_then(
    emails: list[Any], known: str | None, expected: str | None
) -> None:
    assert rules.address_for(a_customer(), emails, known) == expected


def test_who_is_no_customer_any_more_gives_the_address_free() -> None:
    emails = [an_email("a@x", primary=True)]
    assert rules.address_for(a_customer(stage=Stage.CLOSED), emails, "a@x") is None
    assert rules.address_for(a_customer(blocked_all=True), emails, "a@x") == "a@x"


@pytest.mark.parametrize(
    ("off", "invited_at", "expected"),
    [(True, NOW, S.DISABLED), (True, None, S.DISABLED), (False, NOW, S.INVITED), (False, None, S.CREATED)],
)
def test_the_state_follows_from_what_was_done(off: bool, invited_at: datetime | None, expected: LoginState) -> None:
    assert rules.state_now(a_login(S.REQUESTED, invited_at=invited_at), off=off) is expected


@pytest.mark.parametrize(
    ("login", "verified", "expected"),
    [
        (None, False, None),
        (a_login(S.REQUESTED, SOON), True, "VERSION_CONFLICT"),
        (a_login(S.REQUESTED), True, None),
        (a_login(S.CREATED), False, "CUSTOMER_ERROR"),
        (a_login(S.CREATED, SOON), True, "VERSION_CONFLICT"),
        (a_login(S.CREATED), True, None),
        (a_login(S.INVITED, invited_at=SOON), True, "THROTTLED"),
        (a_login(S.INVITED, invited_at=LONG_AGO), True, None),
        (a_login(S.INVITED, invited_at=LONG_AGO), False, "CUSTOMER_ERROR"),
        (a_login(S.FAILED), False, None),
        (a_login(S.FAILED, SOON), True, None),
    ],
)
def test_an_invitation_goes_out_once_and_again_after_a_while(
    login: Login | None, verified: bool, expected: str | None
) -> None:
    refusal = rules.why_not_invite(a_customer(), login, NOW, verified=verified)
    assert (refusal.code if refusal else None) == expected


def test_the_wait_is_told_in_seconds() -> None:
    refusal = rules.why_not_invite(a_customer(), a_login(S.INVITED, invited_at=SOON), NOW, verified=True)
    assert refusal and refusal.details == {"retry_after": 41}
