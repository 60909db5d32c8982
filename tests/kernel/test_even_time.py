"""What must look alike takes one time."""

import time

import pytest

from backoffice.kernel import even_time


def test_quick_work_waits_for_the_moment_and_slow_work_is_not_held_up() -> None:
    begun = time.monotonic()
    with even_time.at_least(0.05):
        pass
    quick = time.monotonic() - begun
    with even_time.at_least(0.001):
        time.sleep(0.05)
    assert quick >= 0.05 and time.monotonic() - begun - quick >= 0.05


def test_what_fails_takes_as_long() -> None:
    begun = time.monotonic()
    with pytest.raises(LookupError), even_time.at_least(0.05):
        raise LookupError
    assert time.monotonic() - begun >= 0.05
