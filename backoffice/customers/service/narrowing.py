"""What areas above narrow lists of customers by: each brings its condition, and the choices beside the list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement


@dataclass(frozen=True)
class Narrowing:
    """A filter of another area: `condition` raises Invalid for a value there is none of; `choices` are its words."""

    title: str
    condition: Callable[[str], ColumnElement[bool]]
    choices: Callable[[], Mapping[str, str]]


_brought: dict[str, Narrowing] = {}


def narrow_by(name: str, narrowing: Narrowing) -> None:
    """Bring a filter; `Filters` has a field of this name."""
    _brought[name] = narrowing


def brought() -> Mapping[str, Narrowing]:
    """The filters of other areas by name."""
    return _brought
