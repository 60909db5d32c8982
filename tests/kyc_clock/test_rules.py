"""The KYC clock as a rule: its end by channel and policy, when somebody is reminded, what may be noted of a call."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backoffice.kyc_clock import rules
from backoffice.policy.rules.documents import ChannelRule

CAME = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SOMEBODY = UUID(int=5)
STEPS = [168, 72, 24, 4]


@pytest.mark.parametrize(
    ("words", "days"), [("immediate", 0), ("within_1_day", 1), ("within_7_days", 7), ("within_30_days", 30)]
)
def test_the_clock_ends_when_the_channel_says(words: str, days: int) -> None:
    rule = ChannelRule(kyc_required=words, email_verification=False, phone_verification=True)
    ends = rules.due_at(SOMEBODY, CAME, CAME - timedelta(days=400), rule.kyc_within)
    assert ends == CAME + timedelta(days=days)


def test_who_came_before_the_policy_gets_its_time_and_a_share_of_ninety_days() -> None:
    since, week = CAME + timedelta(days=100), timedelta(days=7)
    assert rules.due_at(SOMEBODY, CAME, since, week) == since + week + timedelta(days=5)
    ends = [rules.due_at(UUID(int=number), CAME, since, week) for number in range(900)]
    assert min(ends) == since + week and max(ends) == since + week + timedelta(days=rules.SPREAD - 1)


@pytest.mark.parametrize(
    ("hours_left", "last", "step"),
    [
        (200, None, None), (168, None, 168), (100, None, 168), (100, 168, None), (72, 168, 72),
        (3, 72, 4), (3, None, 4), (3, 4, None), (0, 4, None), (-1, None, None), (24, 24, None), (23, 72, 24),
    ],
)  # fmt: skip
def test_a_reminder_comes_at_each_step_once_and_never_after_the_end(
    hours_left: int, last: int | None, step: int | None
) -> None:
    due = CAME + timedelta(days=30)
    assert rules.reminder(CAME, due, due - timedelta(hours=hours_left), STEPS, last) == step


def test_nobody_is_reminded_of_a_step_before_the_registration() -> None:
    due = CAME + timedelta(hours=24)
    assert rules.reminder(CAME, due, CAME + timedelta(minutes=1), STEPS, None) is None
    assert rules.reminder(CAME, due, due - timedelta(hours=4), STEPS, None) == 4


@pytest.mark.parametrize(
    ("after", "said"),
    [(None, None), (timedelta(hours=1), None), (timedelta(0), "future"), (timedelta(days=91), "three months")],
)
def test_the_next_call_lies_ahead_and_not_too_far(after: timedelta | None, said: str | None) -> None:
    problem = rules.next_call_problem(CAME + after if after is not None else None, CAME)
    assert problem is None if said is None else problem is not None and said in problem
