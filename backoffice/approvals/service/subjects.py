"""How this area reaches the customers above it: the customers area says here how to find, lock and name them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from backoffice.access.actor import Actor


@dataclass(frozen=True)
class Subjects:
    """`within_reach(actor)` selects ids, `locked` raises NotFound out of reach, `names` gives names by id."""

    within_reach: Callable[[Actor], Select[UUID]]
    locked: Callable[[Actor, UUID], Any]
    names: Callable[[Sequence[UUID]], dict[UUID, str]]


_known: list[Subjects] = []


def are(subjects: Subjects) -> None:
    """Say who the subjects are (done once, when the area above is put together)."""
    _known[:] = [subjects]


def known() -> Subjects | None:
    """How to reach customers; None while no area of customers is there."""
    return _known[0] if _known else None
