"""The rules of merging, as truth tables; and that the registry which merges walk forgets nobody."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask

from backoffice.customers.models import Risk
from backoffice.kernel.db import Record
from backoffice.merging.rules import comparing, refusing
from backoffice.merging.rules.comparing import Candidate
from backoffice.merging.service import planning
from backoffice.tiers.service import level_when_joined

OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "right", "taken", "why"),
    [
        (Candidate("a", False, OLD), Candidate("a", True, NEW), True, comparing.EQUAL),
        (Candidate(None, True, NEW), Candidate("b", False, OLD), False, comparing.ONLY_HERE),
        (Candidate("a", False, OLD), Candidate(None, True, NEW), True, comparing.ONLY_HERE),
        (Candidate("a", False, NEW), Candidate("b", True, OLD), False, comparing.VERIFIED),
        (Candidate("a", True, OLD), Candidate("b", False, NEW), True, comparing.VERIFIED),
        (Candidate("a", False, OLD), Candidate("b", False, NEW), False, comparing.NEWER),
        (Candidate("a", True, NEW), Candidate("b", True, OLD), True, comparing.NEWER),
        (Candidate("a", False, OLD), Candidate("b", False, OLD), True, comparing.KEPT),
    ],
)
def test_what_is_there_comes_first_then_the_verified_then_the_newer(
    left: Candidate, right: Candidate, taken: bool, why: str
) -> None:
    assert comparing.default(left, right) == (taken, why)


@pytest.mark.parametrize(
    ("survivor", "duplicate", "level"),
    [(None, None, None), (None, 2, None), (2, None, 2), (2, 1, 1), (1, 3, 1), (2, 2, 2)],
)
def test_a_merge_never_raises_a_tier_and_the_lower_one_counts(
    survivor: int | None, duplicate: int | None, level: int | None
) -> None:
    assert level_when_joined(survivor, duplicate) == level


def test_the_worse_risk_and_the_earlier_end_of_the_clock_count() -> None:
    assert refusing.higher_risk(Risk.LOW, Risk.HIGH) is Risk.HIGH
    assert refusing.higher_risk(Risk.MEDIUM, Risk.LOW) is Risk.MEDIUM
    assert refusing.earlier(None, NEW) == NEW and refusing.earlier(OLD, NEW) == OLD
    assert refusing.later(None, None) is None and refusing.later(OLD, NEW) == NEW


def test_choices_name_a_known_field_and_one_of_the_two() -> None:
    mine, theirs, phone = uuid4(), uuid4(), str(uuid4())
    known = {"gender": mine, "primary_phone": theirs, phone: theirs}
    assert comparing.strangers(known, mine, theirs, [phone]) == {}
    assert set(comparing.strangers({"gender": uuid4(), "tier": mine, phone: mine}, mine, theirs, [])) == {
        "choices.gender", "choices.tier", f"choices.{phone}",
    }  # fmt: skip


def test_every_row_that_moves_has_an_id_to_be_found_by(application: Flask) -> None:
    for holding in planning.moving():
        assert issubclass(holding.model, Record), f"{holding.title} cannot be moved: its rows have no id"
        assert holding.column in holding.model.__table__.c, holding.title
