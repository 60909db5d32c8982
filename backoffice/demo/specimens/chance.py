"""Chance that repeats itself: what is drawn from a seed today is drawn the same tomorrow."""

from random import Random


def chance(what: str, seed: object) -> Random:
    """A generator of its own for each purpose, so that a new line in one drawing leaves the others alone."""
    return Random(f"{what}-{seed}")  # noqa: S311 - decides on waves and hair, not on secrets
