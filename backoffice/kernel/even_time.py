"""Answers that take one time, so that nobody learns from a clock who is a customer and who is not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds. Longer than the slowest of the answers that must look alike takes by itself, shorter than anybody minds.
GUESS, BEGINNING = 0.1, 0.3


@contextmanager
def at_least(seconds: float) -> Iterator[None]:
    """What is done here has taken at least so long when it is over, however it ends."""
    over = time.monotonic() + seconds
    try:
        yield
    finally:
        time.sleep(max(0.0, over - time.monotonic()))
