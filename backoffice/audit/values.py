"""Values of the log as people read them: in words, and covered where they are personal."""

from collections.abc import Callable
from typing import Any

DOTS = "•••"
Cover = Callable[[str], str]


def covered(value: Any, cover: Cover | None) -> Any:
    """A personal value as it may be shown: texts by `cover`, or nothing of them but that they are there."""
    if value is None or isinstance(value, bool) or value == "":
        return value
    if isinstance(value, str) and cover:
        return cover(value)
    return DOTS


def plain(value: Any) -> str:
    """A value of the log as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value)
    return str(value)
