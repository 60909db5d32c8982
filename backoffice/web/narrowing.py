"""What narrows a list, as links beside it: choosing a value again takes it away, and a chip tells of each in use."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from backoffice.kernel.errors import Invalid
from backoffice.kernel.settings import settings
from backoffice.kernel.words import inside, say

W = TypeVar("W", bound=StrEnum)
Asked = Mapping[str, Any]  # by name: the value that the address asks for
Offered = Mapping[str, tuple[str, Mapping[str, str]]]  # by name: its title, and the words of each value
Address = Callable[[Asked], str]
NOT_COUNTED: Mapping[str, Mapping[str, int]] = MappingProxyType({})
CHANNELS = {"web": "Web", "mobile": "Mobile app", "ussd": "USSD", "agent": "Agent"}


def one_of(words: type[W], args: Asked, name: str) -> W | None:
    """What the address asks for under this name, or None. Raises Invalid."""
    try:
        return words(args[name]) if args.get(name) else None
    except ValueError as error:
        raise Invalid.one(name, "Not one of the known values.") from error


def asked(chosen: Any) -> dict[str, Any]:
    """A dataclass of filters as values of an address; those that leave all are left out."""
    return {name: str(value) for name, value in vars(chosen).items() if value is not None}


def branches() -> tuple[str, dict[str, str]]:
    """The bank's branches as a filter."""
    return "Branch", {code: code.capitalize() for code in settings().branches}


def groups(
    offered: Offered, now: Asked, address: Address, counts: Mapping[str, Mapping[str, int]] = NOT_COUNTED
) -> list[dict[str, Any]]:
    """The filters beside a list. `counts`: how many each value leaves, by name, where that was counted."""
    return [
        {"title": title, "choices": [_choice(name, *one, now, address, counts.get(name)) for one in words.items()]}
        for name, (title, words) in offered.items()
    ]


def _choice(
    name: str, value: str, words: str, now: Asked, address: Address, counted: Mapping[str, int] | None
) -> dict[str, Any]:
    chosen = now.get(name) == value
    url = address(without(now, name)) if chosen else address({**now, name: value})
    count = None if counted is None else counted.get(value, 0)
    return {"words": words, "chosen": chosen, "url": url, "count": count}


def chips(offered: Offered, now: Asked, address: Address) -> list[tuple[str, str]]:
    """The filters in use in words, each with the address without it."""
    return [
        (_chip(title, words.get(now[name], now[name])), address(without(now, name)))
        for name, (title, words) in offered.items()
        if name in now
    ]


def _chip(title: str, value: str) -> str:
    return say("{title}: {value}", title=title, value=inside(value))


def without(now: Asked, name: str) -> dict[str, Any]:
    """What else is asked for."""
    return {key: value for key, value in now.items() if key != name}
